import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { isProcessAlive, processStat } from "../python/is-process-alive.ts";

/**
 * What tells a process from a later one with the same id, as python-runtime/tunesmith/process_facts.py writes it too. `startTime` is
 * a number of clock ticks since boot on Linux, the words of `ps` in UTC on other Unixes, and the digits of the creation time (100 ns
 * since 1601) on Windows; null when the system does not say.
 */
export type ProcessFacts = { readonly startTime: number | string | null; readonly bootId: string | null };

/** Asking costs a process of its own where there is no /proc; a run is looked at several times a second. */
const rememberMs = 60_000;
const remembered = new Map<number, { readonly facts: ProcessFacts; readonly at: number }>();

/** Undefined when it has gone since it was found alive. */
async function onLinux(pid: number): Promise<ProcessFacts | undefined> {
  const startTime = processStat(pid)?.[19];
  const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
  return startTime === undefined ? undefined : { startTime: Number(startTime), bootId: bootId.trim() };
}

/** The command that prints when a process began. */
function startCommand(pid: number): readonly [file: string, ...args: string[]] {
  if (process.platform !== "win32") return ["/bin/ps", "-o", "lstart=", "-p", String(pid)];
  const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  return ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script];
}

/** What such a command printed, with single blanks; null when that is no time. */
export function parseStart(printed: string): string | null {
  const text = printed.trim().replaceAll(/\s+/g, " ");
  return /^(\d+|\w{3} \w{3} \d+ [\d:]+ \d{4})$/.test(text) ? text : null;
}

async function elsewhere(pid: number): Promise<ProcessFacts> {
  const [file, ...args] = startCommand(pid);
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  try {
    const { stdout } = await promisify(execFile)(file, args, { env, timeout: 15_000, windowsHide: true });
    return { startTime: parseStart(stdout), bootId: null };
  } catch {
    // Not allowed to ask, or gone meanwhile: the next look finds out.
    return { startTime: null, bootId: null };
  }
}

/** A running process as the system knows it now; undefined when there is none with this id. `afresh` takes no earlier answer. */
export async function processFacts(pid: number, afresh = false): Promise<ProcessFacts | undefined> {
  if (!isProcessAlive(pid)) return undefined;
  if (process.platform === "linux") return onLinux(pid);
  const known = remembered.get(pid);
  if (known && !afresh && performance.now() - known.at < rememberMs) return known.facts;
  const facts = await elsewhere(pid);
  remembered.set(pid, { facts, at: performance.now() });
  return facts;
}
