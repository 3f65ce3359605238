import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** owner.json: who trains. `startTime` is what the system says of that process, so that a reused pid is not taken for it. */
export type TrainerOwner = {
  readonly pid: number;
  readonly startTime: number | string | null;
  readonly bootId: string | null;
  readonly heartbeatAt: number;
};

/** Milliseconds without a heartbeat after which a living trainer counts as unresponsive. */
export const unresponsiveAfterMs = 60_000;

/** The owner, or undefined before the trainer wrote it. */
export async function readOwner(runFolder: string): Promise<TrainerOwner | undefined> {
  try {
    return JSON.parse(await readFile(join(runFolder, "owner.json"), "utf8")) as TrainerOwner;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: it exists and belongs to somebody else.
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

type ProcessFacts = { readonly startTicks: number; readonly zombie: boolean; readonly bootId: string };

/** What Linux says of a process: field 22 of its stat is the start time in ticks since boot. Undefined elsewhere. */
async function linuxProcess(pid: number): Promise<ProcessFacts | undefined> {
  if (process.platform !== "linux") return undefined;
  try {
    const [stat, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
    ]);
    // The command name stands in brackets and may hold blanks; the fields after it are plain.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { startTicks: Number(fields[19]), zombie: fields[0] === "Z", bootId: bootId.trim() };
  } catch (cause) {
    if (["ENOENT", "ESRCH"].includes((cause as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw cause;
  }
}

/** Whether the process that owns the run is running now: the pid exists, with the same start time, since the same boot. */
export async function trainerIsAlive(runFolder: string): Promise<boolean> {
  const owner = await readOwner(runFolder);
  if (!owner || !processExists(owner.pid)) return false;
  const facts = await linuxProcess(owner.pid);
  if (!facts) return process.platform !== "linux";
  if (facts.zombie || (owner.bootId !== null && owner.bootId !== facts.bootId)) return false;
  return owner.startTime === null || Number(owner.startTime) === facts.startTicks;
}
