import type { DoctorReport } from "./doctor-report.ts";

const marks = { ok: "✓", warning: "!", missing: "✗" } as const;

/** What training will run on, in one sentence. */
function verdict({ facts }: DoctorReport): string {
  const { python } = facts;
  if (!python?.torch) return "This machine cannot train yet.";
  const [gpu] = python.gpus;
  if (gpu) return `This machine trains on ${python.gpus.length > 1 ? `${python.gpus.length} × ` : ""}${gpu.name}.`;
  return python.accelerator === "mps" ? "This machine trains on its Apple GPU." : "This machine trains on the CPU.";
}

/** The Doctor's report as lines of text: one per item, its hint below, readable as plain text and as Markdown. */
export function doctorText(report: DoctorReport): string {
  const width = Math.max(...report.items.map(({ name }) => name.length)) + 2;
  const lines = report.items.flatMap(({ name, state, text, hint }) => [
    ` ${marks[state]} ${name.padEnd(width)}${text}`,
    ...(hint === null ? [] : [`   ${"".padEnd(width)}${hint}`]),
  ]);
  return [verdict(report), "", ...lines, ""].join("\n");
}
