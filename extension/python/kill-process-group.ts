import { type ChildProcess, spawn } from "node:child_process";
import process from "node:process";

const graceMs = 1500;

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (cause) {
    // ESRCH: the group has ended by itself, which is what was wanted.
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

/**
 * Ends a child that was spawned with `detached` (a group of its own on POSIX) and everything it started: asked first, killed after
 * a grace. Windows has no such request; there the tree is ended at once. Never by name.
 */
export function killProcessGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === "win32") {
    const killer = spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { windowsHide: true, stdio: "ignore" });
    killer.once("error", () => child.kill());
    return;
  }
  signalGroup(pid, "SIGTERM");
  const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs);
  child.once("exit", () => clearTimeout(timer));
}

const living = new Set<ChildProcess>();

function killAll(): void {
  for (const child of living) killProcessGroup(child);
}

/**
 * Ends a child and everything it started when `signal` aborts, and when this process exits: what runs for a window or a command
 * must not outlive it. To be called once per child, right after it was spawned.
 */
export function endWith(signal: AbortSignal, child: ChildProcess): void {
  const kill = (): void => killProcessGroup(child);
  if (living.size === 0) process.once("exit", killAll);
  living.add(child);
  signal.addEventListener("abort", kill, { once: true });
  const forget = (): void => {
    signal.removeEventListener("abort", kill);
    living.delete(child);
    if (living.size === 0) process.off("exit", killAll);
  };
  child.once("close", forget).once("error", forget);
  if (signal.aborted) kill();
}
