import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EventReader } from "../../../extension/runs/event-reader.ts";
import { followRun } from "../../../extension/runs/follow-run.ts";
import { openRun } from "../../../extension/runs/open-run.ts";
import { end, hello, numbered, step } from "./run-factory.ts";
import { type RunOnDisk, runOnDisk } from "./run-on-disk.ts";

let run: RunOnDisk;
let folder: string;

beforeEach(() => {
  run = runOnDisk();
  folder = run.folder;
});
afterEach(() => run.remove());

/** A hello of this process. */
const ownHello = { ...hello, pid: process.pid };

describe("reading events", () => {
  test("a torn last line waits for its end", async () => {
    const [first, second] = numbered([hello, step(1, 2)]).map((event) => `${JSON.stringify(event)}\n`);
    const reader = new EventReader(folder);
    appendFileSync(join(folder, "events.jsonl"), `${first}${second?.slice(0, 20)}`);
    expect((await reader.readNew()).events.map(({ type }) => type)).toEqual(["hello"]);
    appendFileSync(join(folder, "events.jsonl"), second?.slice(20) ?? "");
    expect((await reader.readNew()).events.map(({ type }) => type)).toEqual(["step"]);
  });

  test("a line that is no event is kept aside with its reason", async () => {
    run.append(numbered([hello]));
    appendFileSync(join(folder, "events.jsonl"), 'not json\n{"type":"step","seq":2}\n');
    const { events, bad } = await new EventReader(folder).readNew();
    expect(events).toHaveLength(1);
    expect(bad.map(({ line }) => line)).toEqual(["not json", '{"type":"step","seq":2}']);
  });
});

describe("a run on disk", () => {
  test("runs while its trainer lives, and is killed when the process is gone without an end", async () => {
    const trainer = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(trainer, "spawn");
    run.writeOwner(trainer.pid ?? 0);
    run.append(numbered([{ ...hello, pid: trainer.pid ?? 0 }, step(1, 2)]));
    const opened = await openRun(folder);
    expect(opened.state.status).toBe("running");
    trainer.kill("SIGKILL");
    await once(trainer, "exit");
    await opened.refresh();
    expect(opened.state.status).toBe("killed");
  });

  test("which process was started is no longer asked once the trainer owns the run", async () => {
    run.writeOwner(process.pid);
    run.append(numbered([ownHello, step(1, 2)]));
    writeFileSync(join(folder, "control/launch.json"), "torn");
    expect((await openRun(folder)).state.status).toBe("running");
  });

  test("a reused process id is not taken for the trainer", async () => {
    run.writeOwner(process.pid, { startTime: 1 });
    run.append(numbered([ownHello, step(1, 2)]));
    expect((await openRun(folder)).state.status).toBe("killed");
  });

  test("a resume makes an ended run start again, and a copy of it made later is still what it was", async () => {
    const past = Date.now() - 3_600_000;
    run.writePlan({ createdAt: new Date(past).toISOString() });
    run.writeOwner(process.pid, { startTime: 1, heartbeatAt: past });
    run.append(numbered([hello, step(1, 2), end("stopped")]).map((event) => ({ ...event, time: past + 1000 })));
    const opened = await openRun(folder);
    expect(opened.state.status).toBe("stopped");
    run.orderResume(past + 500);
    const copy = join(run.runs, "copy");
    cpSync(folder, copy, { recursive: true });
    expect((await openRun(copy)).state.status).toBe("stopped");
    run.orderResume(Date.now());
    await opened.refresh();
    expect(opened.state.status).toBe("starting");
  });

  test("an end that the full disk kept out of the events is read from result.json", async () => {
    run.writeOwner(process.pid, { startTime: 1 });
    run.append(numbered([hello, step(1, 2)]));
    const failed = { ...end("failed", "The disk is full."), code: "disk-full", time: Date.now(), elapsedMs: 10 };
    writeFileSync(join(folder, "result.json"), JSON.stringify(failed));
    const { state } = await openRun(folder);
    expect(state.status).toBe("failed");
    expect(state.end?.reason).toBe("The disk is full.");
  });

  test("a result.json of an earlier attempt, or a torn one, is no end", async () => {
    const past = Date.now() - 3_600_000;
    run.writePlan({ createdAt: new Date(past).toISOString() });
    run.append(numbered([hello, step(1, 2)]));
    run.orderResume(past + 1000);
    writeFileSync(join(folder, "result.json"), JSON.stringify({ ...end("stopped"), time: past, elapsedMs: 10 }));
    expect((await openRun(folder)).state.status).toBe("killed");
    writeFileSync(join(folder, "result.json"), '{"type":"end"');
    expect((await openRun(folder)).state.status).toBe("killed");
  });

  test("a folder without a plan is refused with the next step", async () => {
    await expect(openRun(run.runs)).rejects.toMatchObject({
      code: "not-a-run",
      hint: expect.stringContaining(".tunesmith/runs"),
    });
  });

  test("following ends with the end event", async () => {
    run.writeOwner(process.pid);
    run.append(numbered([ownHello, step(1, 2)]));
    const seen: number[] = [];
    const following = followRun({
      folder,
      onChange: (state) => {
        seen.push(state.points.step.length);
        if (seen.length === 1) run.append(numbered([step(2, 1), end("completed")], 3));
      },
    });
    expect((await following).status).toBe("completed");
    expect(seen.at(-1)).toBe(2);
  });

  test("following a resumed run goes past what the killed attempt left, to the end of its own", async () => {
    const past = Date.now() - 3_600_000;
    run.writePlan({ createdAt: new Date(past).toISOString() });
    run.writeOwner(process.pid, { startTime: 1, heartbeatAt: past });
    run.append(numbered([hello, step(1, 2)]));
    run.orderResume(Date.now());
    const seen: string[] = [];
    const following = followRun({
      folder,
      onChange: ({ status }) => {
        seen.push(status);
        const late = numbered([ownHello, end("completed")], 3).map((event) => ({ ...event, time: Date.now() }));
        if (seen.length === 1) run.append(late);
      },
    });
    expect((await following).status).toBe("completed");
    expect(seen[0]).toBe("starting");
  });
});
