import { readFileSync } from "node:fs";
import process from "node:process";

/** A process that has ended and whose parent has not asked how; a container may keep it for ever. */
function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command name stands in brackets and may hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    // Gone between the two looks, or not ours to read: the other question has been answered.
    return false;
  }
}

/** Whether a process of this machine with this id is at work. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (cause) {
    // EPERM: it exists and belongs to somebody else.
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
