import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Problem } from "../problem.ts";
import { EventReader } from "../runs/event-reader.ts";
import { launchFile } from "../runs/launch.ts";
import { readOwner, trainerIsAlive, trainerPresence } from "../runs/trainer-owner.ts";
import { isWaitedFor, notePace, unknownPace } from "./stop-patience.ts";
import { writeControl } from "./write-control.ts";

export type ControlOrder = "stop" | "stop-now" | "checkpoint" | "resume";

/** Leaves an order for the trainer. */
export async function leaveOrder(runFolder: string, order: ControlOrder): Promise<void> {
  await writeControl(join(runFolder, "control", `${order}.json`), { order, at: new Date().toISOString() });
}

/** Takes an order back that nobody has followed. */
export async function withdrawOrder(runFolder: string, order: ControlOrder): Promise<void> {
  await rm(join(runFolder, "control", `${order}.json`), { force: true });
}

/** What is read of a run directory, or what stands for it where it is not there: the trainer renames and removes. */
async function whereThere<T>(reading: Promise<T>, instead: T): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return instead;
    throw cause;
  }
}

/** File times are compared with each other, not with this machine's clock: the disk may be another machine's. */
async function changedAtMs(path: string): Promise<number> {
  return (await whereThere(stat(path), undefined))?.mtimeMs ?? 0;
}

/**
 * A checkpoint and the adapter are filled under these names, and renamed when they are whole. One that is older than the start of
 * this trainer was left by an earlier one that was killed.
 */
async function isSaving(runFolder: string): Promise<boolean> {
  const launchedAt = await changedAtMs(join(runFolder, "control", launchFile));
  for (const folder of [runFolder, join(runFolder, "checkpoints")]) {
    const aside = (await whereThere(readdir(folder), [])).filter((name) => name.startsWith(".tmp-"));
    for (const name of aside) if ((await changedAtMs(join(folder, name))) > launchedAt) return true;
  }
  return false;
}

/** Waits until the trainer is gone. Returns false when it was quiet for longer than it may be. */
async function waitUntilGone(runFolder: string, graceMs: number): Promise<boolean> {
  const events = new EventReader(runFolder);
  const began = performance.now();
  let heard = began;
  let pace = unknownPace;
  while (await trainerIsAlive(runFolder)) {
    const news = (await events.readNew()).events;
    pace = news.reduce(notePace, pace);
    const now = performance.now();
    if (news.length > 0) heard = now;
    const saving = await isSaving(runFolder);
    if (!isWaitedFor({ waitedMs: now - began, quietMs: now - heard, graceMs, pace, saving })) return false;
    await delay(250);
  }
  return true;
}

/** To the trainer's process group; by id, never by name, and only when the id is certainly its own. Windows has no groups. */
async function signalGroup(runFolder: string, signal: NodeJS.Signals): Promise<void> {
  const owner = await readOwner(runFolder);
  const presence = await trainerPresence(owner, { afresh: true });
  if (!owner || presence === "gone") return;
  if (presence === "perhaps")
    throw new Problem({
      code: "trainer-not-reached",
      message: "The trainer has not stopped yet, and from here it cannot be told apart from other processes.",
      hint: `It stops when it reads the order. Else end process ${owner.pid} on ${owner.host} if that is the trainer.`,
    });
  try {
    process.kill(process.platform === "win32" ? owner.pid : -owner.pid, signal);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

/** On Windows every signal ends the process at once, so the first one is the last. */
const signals: readonly NodeJS.Signals[] = process.platform === "win32" ? ["SIGKILL"] : ["SIGTERM", "SIGKILL"];

/**
 * Stops a run: the order on disk, after `graceMs` SIGTERM to the group, after another grace SIGKILL. A trainer that follows the
 * order finishes its step and saves; while it is heard of or writes, it gets more time. `now` asks it to leave the step and save
 * at once, with shorter graces.
 * @throws Problem `trainer-not-reached` when it does not follow and must not be signalled.
 */
export async function stopRun(request: { runFolder: string; now?: boolean; graceMs?: number }): Promise<void> {
  const { runFolder } = request;
  await leaveOrder(runFolder, request.now ? "stop-now" : "stop");
  let graceMs = request.graceMs ?? (request.now ? 15_000 : 180_000);
  for (const signal of signals) {
    if (await waitUntilGone(runFolder, graceMs)) return;
    await signalGroup(runFolder, signal);
    graceMs = Math.min(graceMs, 30_000);
  }
}
