import process from "node:process";

const terminal = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
const nameWidth = 20;

function line(mark: string, name: string, text: string): string {
  return ` ${mark} ${name.padEnd(nameWidth)}${text}`;
}

export function secondsText(durationMs: number): string {
  return durationMs < 10_000 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.round(durationMs / 1000)} s`;
}

/** One finished phase: a tick, its name, what came of it. */
export function printDone(name: string, text: string): void {
  process.stderr.write(`${terminal ? "\r\u001b[K" : ""}${line("✓", name, text)}\n`);
}

/** What a running phase does now: rewritten on a terminal, left out elsewhere unless `always`. */
export function printProgress(name: string, text: string): void {
  if (terminal) process.stderr.write(`\r\u001b[K${line("▸", name, text).slice(0, process.stderr.columns || 120)}`);
}

/** Durations of the phases, in the order they ran, for the benchmark page. */
export const phaseTimes: { readonly name: string; readonly durationMs: number }[] = [];

/** Runs a phase and prints its tick with what it says, or with its time. */
export async function phase<T>(name: string, work: () => Promise<{ result: T; text?: string }>): Promise<T> {
  const started = performance.now();
  if (!terminal) process.stderr.write(`${line("▸", name, "…")}\n`);
  const { result, text } = await work();
  const durationMs = performance.now() - started;
  phaseTimes.push({ name, durationMs });
  printDone(name, text ?? secondsText(durationMs));
  return result;
}
