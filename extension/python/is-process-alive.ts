import process from "node:process";

/** Whether a process of this machine has this id. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // EPERM: it exists and belongs to somebody else.
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}
