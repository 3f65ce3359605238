import { readFileSync } from "node:fs";
import process from "node:process";

/**
 * The fields of /proc/PID/stat that follow the command name, the state first; undefined where the process is gone or not ours to
 * read. Linux only.
 */
export function processStat(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command name stands in brackets and may hold blanks and brackets; the fields after it are plain.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch (cause) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes((cause as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw cause;
  }
}

/** A process that has ended and whose parent has not asked how; a container may keep it for ever. */
function isZombie(pid: number): boolean {
  return process.platform === "linux" && processStat(pid)?.[0] === "Z";
}

/** Whether a process of this machine with this id is at work. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it exists and belongs to somebody else.
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return !isZombie(pid);
}
