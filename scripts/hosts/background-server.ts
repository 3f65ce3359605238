import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import process from "node:process";
import { waitUntil } from "./wait-until.ts";

export type BackgroundServer = { readonly pid: number; stop(): Promise<void> };

/**
 * Starts a program that keeps running, in a process group of its own, its output in `logFile`, and waits until `ready` says yes.
 * `stop` ends the group and resolves when it is gone. Throws with the log's place when the program ends before it is ready.
 */
export async function startBackgroundServer(request: {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly readyMs: number;
  readonly ready: () => Promise<boolean>;
}): Promise<BackgroundServer> {
  const log = createWriteStream(request.logFile, { flags: "a" });
  const child = spawn(request.command, [...request.args], {
    env: request.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const stop = (): Promise<void> => stopGroup(child, ended).finally(() => log.end());
  try {
    await Promise.race([
      waitUntil(`${request.command} to answer`, request.readyMs, request.ready),
      ended.then(() => Promise.reject(new Error(`${request.command} ended at once. See ${request.logFile}.`))),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid ?? -1, stop };
}

async function stopGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const hard = setTimeout(() => signalGroup(child, "SIGKILL"), 5000);
  await ended;
  clearTimeout(hard);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // The group ended between the check and the signal.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
