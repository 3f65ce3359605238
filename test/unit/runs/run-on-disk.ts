import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainerOwner } from "../../../extension/runs/trainer-owner.ts";
import type { RunEvent, TrainPlan } from "../../../schemas/contracts.generated.ts";
import { plan } from "./run-factory.ts";

export type RunOnDisk = {
  /** The runs folder. */
  readonly runs: string;
  /** The run directory, runs/chat-1. */
  readonly folder: string;
  append(events: readonly RunEvent[]): void;
  writePlan(changes: Partial<TrainPlan>): void;
  /** owner.json as the process with this id would have written it. */
  writeOwner(pid: number, changes?: Partial<TrainerOwner>): void;
  /** The order to resume, given at this time. */
  orderResume(at: number): void;
  remove(): void;
};

/** A run directory planned a moment ago. */
export function runOnDisk(): RunOnDisk {
  const runs = mkdtempSync(join(tmpdir(), "tunesmith-runs-"));
  const folder = join(runs, "chat-1");
  const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
  const writePlan = (changes: Partial<TrainPlan>): void =>
    write("plan.json", { ...plan, createdAt: new Date().toISOString(), ...changes });
  mkdirSync(join(folder, "control"), { recursive: true });
  writePlan({});
  return {
    runs,
    folder,
    writePlan,
    append: (events) =>
      appendFileSync(join(folder, "events.jsonl"), events.map((event) => `${JSON.stringify(event)}\n`).join("")),
    writeOwner: (pid, changes) => {
      const owner = { pid, startTime: startOf(pid), bootId: null, host: hostname(), heartbeatAt: Date.now() };
      write("owner.json", { ...owner, ...changes });
    },
    orderResume: (at) => write("control/resume.json", { order: "resume", at: new Date(at).toISOString() }),
    remove: () => rmSync(runs, { recursive: true, force: true }),
  };
}

/** The start that Linux says of a process; elsewhere the runtime's own tests write it. */
function startOf(pid: number): number | null {
  if (process.platform !== "linux") return null;
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  return Number(fields?.[19]);
}
