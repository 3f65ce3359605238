import { hostname } from "node:os";
import { join } from "node:path";
import { type ProcessFacts, processFacts } from "./process-facts.ts";
import { readIfPresent } from "./read-if-present.ts";

/** Milliseconds without a heartbeat after which a living trainer counts as unresponsive. */
export const unresponsiveAfterMs = 60_000;

/** owner.json: who trains. `startTime` and `bootId` are what the system says of that process; see process-facts.ts. */
export type TrainerOwner = {
  readonly pid: number;
  readonly startTime: number | string | null;
  readonly bootId: string | null;
  readonly host: string;
  /** Epoch milliseconds; written every 5 seconds. */
  readonly heartbeatAt: number;
};

/** The owner, or undefined before the trainer wrote it. */
export async function readOwner(runFolder: string): Promise<TrainerOwner | undefined> {
  const text = await readIfPresent(join(runFolder, "owner.json"));
  return text === undefined ? undefined : (JSON.parse(text) as TrainerOwner);
}

/**
 * "here": the owner's process runs on this machine, known by its start time. "perhaps": it may run, but the process with its id
 * may as well be another one: it must not be signalled.
 */
export type TrainerPresence = "here" | "perhaps" | "gone";

/** Whether a process is the owner. A process id is reused after a crash or a reboot, so it never decides alone. */
export function judgeOwner(owner: TrainerOwner, facts: ProcessFacts | undefined): TrainerPresence {
  if (!facts) return "gone";
  if (owner.bootId !== null && facts.bootId !== null && owner.bootId !== facts.bootId) return "gone";
  if (owner.startTime === null || facts.startTime === null) return "perhaps";
  return String(owner.startTime) === String(facts.startTime) ? "here" : "gone";
}

/** Whether the owner of a run is running. On another machine only its heartbeat can tell. */
export async function trainerPresence(
  owner: TrainerOwner | undefined,
  options: { afresh: boolean } = { afresh: false },
): Promise<TrainerPresence> {
  if (!owner) return "gone";
  if (owner.host.toLowerCase() !== hostname().toLowerCase())
    return Date.now() - owner.heartbeatAt > unresponsiveAfterMs ? "gone" : "perhaps";
  return judgeOwner(owner, await processFacts(owner.pid, options.afresh));
}

/** Whether somebody trains in this run directory now. */
export async function trainerIsAlive(runFolder: string): Promise<boolean> {
  return (await trainerPresence(await readOwner(runFolder))) !== "gone";
}
