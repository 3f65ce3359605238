import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readOwner, trainerIsAlive } from "../runs/trainer-owner.ts";

export type ControlOrder = "stop" | "stop-now" | "checkpoint" | "resume";

/** Leaves an order for the trainer: written aside and renamed, so that it is never read half. */
export async function leaveOrder(runFolder: string, order: ControlOrder): Promise<void> {
  const folder = join(runFolder, "control");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${order}.json`);
  await writeFile(`${path}.tmp`, `${JSON.stringify({ order, at: new Date().toISOString() })}\n`);
  await rename(`${path}.tmp`, path);
}

/** Waits until the trainer is gone. Returns false when `graceMs` ran out first. */
async function waitUntilGone(runFolder: string, graceMs: number): Promise<boolean> {
  const end = performance.now() + graceMs;
  while (await trainerIsAlive(runFolder)) {
    if (performance.now() > end) return false;
    await delay(250);
  }
  return true;
}

/** To the trainer's process group; by id, never by name. Windows has no groups: there the one process is meant. */
async function signalGroup(runFolder: string, signal: NodeJS.Signals): Promise<void> {
  const owner = await readOwner(runFolder);
  if (!owner || !(await trainerIsAlive(runFolder))) return;
  try {
    process.kill(process.platform === "win32" ? owner.pid : -owner.pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

/**
 * Stops a run: the order on disk, after `graceMs` SIGTERM to the group, after another grace SIGKILL. A trainer that follows the
 * order finishes its step and saves. `now` asks it to leave the step and save at once, with shorter graces.
 */
export async function stopRun(request: { runFolder: string; now?: boolean; graceMs?: number }): Promise<void> {
  const graceMs = request.graceMs ?? (request.now ? 15_000 : 180_000);
  await leaveOrder(request.runFolder, request.now ? "stop-now" : "stop");
  if (await waitUntilGone(request.runFolder, graceMs)) return;
  await signalGroup(request.runFolder, "SIGTERM");
  if (await waitUntilGone(request.runFolder, Math.min(graceMs, 30_000))) return;
  await signalGroup(request.runFolder, "SIGKILL");
}
