import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  isWaitedFor,
  longestWaitMs,
  notePace,
  type Pace,
  unknownPace,
} from "../../../extension/training/stop-patience.ts";
import { stopRun } from "../../../extension/training/stop-run.ts";
import { hello, numbered, step } from "../runs/run-factory.ts";
import { type RunOnDisk, runOnDisk } from "../runs/run-on-disk.ts";

let run: RunOnDisk;
beforeEach(() => {
  run = runOnDisk();
});
afterEach(() => run.remove());

/** A process that says "up" and lives until it is ended. */
async function trainerThat(script: string, ...args: string[]) {
  const child = spawn(process.execPath, ["-e", `${script};console.log("up")`, ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  return { pid: child.pid ?? 0, exit: once(child, "exit"), end: () => child.kill("SIGKILL") };
}

/** Ends when the file that it is given is there. */
const obedient =
  'const fs=require("fs");const t=setInterval(()=>{if(fs.existsSync(process.argv[1])){clearInterval(t);process.exit(0)}},20)';
const deaf = 'process.on("SIGTERM",()=>{});setInterval(()=>{},1000)';

describe("stopping a run", () => {
  test("a trainer that follows the order is not signalled", async () => {
    const trainer = await trainerThat(obedient, join(run.folder, "control/stop.json"));
    run.writeOwner(trainer.pid);
    await stopRun({ runFolder: run.folder });
    expect(await trainer.exit).toEqual([0, null]);
  });

  test.skipIf(process.platform !== "linux")("one that does not is ended by signals to its group", async () => {
    const trainer = await trainerThat(deaf);
    run.writeOwner(trainer.pid);
    await stopRun({ runFolder: run.folder, graceMs: 300 });
    expect(await trainer.exit).toEqual([null, "SIGKILL"]);
  });

  test.each([
    ["whose start time nobody knows", { startTime: null }],
    ["of another machine", { host: "elsewhere" }],
  ])("a process %s is never signalled, and the order stays", async (_, owner) => {
    const stranger = await trainerThat("setInterval(()=>{},1000)");
    run.writeOwner(stranger.pid, owner);
    await expect(stopRun({ runFolder: run.folder, graceMs: 0 })).rejects.toMatchObject({ code: "trainer-not-reached" });
    expect(existsSync(join(run.folder, "control/stop.json"))).toBe(true);
    stranger.end();
    expect(await stranger.exit).toEqual([null, "SIGKILL"]);
  });

  /** A save that began so many seconds after this trainer was started. */
  function beginSave(secondsLater: number): void {
    const [launch, save] = [
      join(run.folder, "control/launch.json"),
      join(run.folder, "checkpoints/.tmp-checkpoint-7-1"),
    ];
    writeFileSync(launch, "{}");
    mkdirSync(save, { recursive: true });
    utimesSync(launch, 2_000_000, 2_000_000);
    utimesSync(save, 2_000_000 + secondsLater, 2_000_000 + secondsLater);
  }

  test("one that saves is waited for, however short the grace", async () => {
    const trainer = await trainerThat(obedient, join(run.folder, "control/stop-now.json"));
    run.writeOwner(trainer.pid);
    beginSave(60);
    await stopRun({ runFolder: run.folder, now: true, graceMs: 0 });
    expect(await trainer.exit).toEqual([0, null]);
  });

  test.skipIf(process.platform !== "linux")(
    "what an earlier one was saving when it was killed is no save",
    async () => {
      const trainer = await trainerThat(deaf);
      run.writeOwner(trainer.pid);
      beginSave(-60);
      await stopRun({ runFolder: run.folder, now: true, graceMs: 0 });
      expect(await trainer.exit).toEqual([null, "SIGKILL"]);
    },
  );

  test("a stranger who got the trainer's process id is left alone", async () => {
    const stranger = await trainerThat("setInterval(()=>{},1000)");
    run.writeOwner(stranger.pid, { startTime: 1 });
    await stopRun({ runFolder: run.folder, graceMs: 0 });
    stranger.end();
    expect(await stranger.exit).toEqual([null, "SIGKILL"]);
  });
});

describe("how long a trainer is waited for", () => {
  const quiet = { waitedMs: 20_000, quietMs: 16_000, graceMs: 15_000, pace: unknownPace, saving: false };

  test("not beyond the grace when nothing is heard", () => {
    expect(isWaitedFor({ ...quiet, quietMs: 14_000 })).toBe(true);
    expect(isWaitedFor(quiet)).toBe(false);
  });

  test("longer while it writes a checkpoint, though not for ever", () => {
    expect(isWaitedFor({ ...quiet, waitedMs: 300_000, quietMs: 300_000, saving: true })).toBe(true);
    expect(isWaitedFor({ ...quiet, waitedMs: longestWaitMs + 1, saving: true })).toBe(false);
  });

  test("two of its slowest steps, as long as those are", () => {
    const pace: Pace = { stepAtMs: null, slowestStepMs: 900_000 };
    expect(isWaitedFor({ ...quiet, waitedMs: 1_700_000, quietMs: 1_700_000, pace })).toBe(true);
    expect(isWaitedFor({ ...quiet, waitedMs: 1_900_000, quietMs: 1_900_000, pace })).toBe(false);
  });

  test("steps are timed by the trainer's own clock; the pause before a resume is no step", () => {
    const first = numbered([hello, step(1, 2), step(2, 1)]);
    const again = numbered([hello, step(3, 1), step(4, 1)], 900);
    expect([...first, ...again].reduce(notePace, unknownPace).slowestStepMs).toBe(1000);
  });
});
