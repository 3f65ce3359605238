import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EventReader } from "../../../extension/runs/event-reader.ts";
import { followRun } from "../../../extension/runs/follow-run.ts";
import { openRun } from "../../../extension/runs/open-run.ts";
import { RunStore } from "../../../extension/runs/run-store.ts";
import { leaveOrder, stopRun } from "../../../extension/training/stop-run.ts";
import { end, hello, numbered, plan, step } from "./run-factory.ts";

let runs: string;
let folder: string;

beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), "tunesmith-runs-"));
  folder = join(runs, "chat-1");
  mkdirSync(folder);
  writeFileSync(join(folder, "plan.json"), JSON.stringify({ ...plan, createdAt: new Date().toISOString() }));
});

afterEach(() => rmSync(runs, { recursive: true, force: true }));

function append(events: ReturnType<typeof numbered>): void {
  appendFileSync(join(folder, "events.jsonl"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
}

function writeOwner(pid: number, heartbeatAt = Date.now()): void {
  const fields =
    process.platform === "linux" ? readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") : undefined;
  const startTime = fields ? Number(fields[19]) : null;
  writeFileSync(
    join(folder, "owner.json"),
    JSON.stringify({ pid, startTime, bootId: null, host: "here", heartbeat: 1, heartbeatAt }),
  );
}

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
    append(numbered([hello]));
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
    writeOwner(trainer.pid ?? 0);
    append(numbered([hello, step(1, 2)]));
    const run = await openRun(folder);
    expect(run.state.status).toBe("running");
    trainer.kill("SIGKILL");
    await once(trainer, "exit");
    await run.refresh();
    expect(run.state.status).toBe("killed");
  });

  test("a reused process id is not taken for the trainer", async () => {
    writeOwner(process.pid);
    const owner = JSON.parse(readFileSync(join(folder, "owner.json"), "utf8")) as Record<string, unknown>;
    writeFileSync(join(folder, "owner.json"), JSON.stringify({ ...owner, startTime: 1 }));
    append(numbered([hello, step(1, 2)]));
    expect((await openRun(folder)).state.status).toBe(process.platform === "linux" ? "killed" : "running");
  });

  test("no heartbeat for a minute is unresponsive, not failed", async () => {
    writeOwner(process.pid, Date.now() - 61_000);
    append(numbered([hello, step(1, 2)]));
    expect((await openRun(folder)).state.status).toBe("stalled");
  });

  test("a resume makes an ended run start again", async () => {
    append(numbered([hello, step(1, 2), end("stopped")]));
    const run = await openRun(folder);
    expect(run.state.status).toBe("stopped");
    await leaveOrder(folder, "resume");
    await run.refresh();
    expect(run.state.status).toBe("starting");
  });

  test("a folder without a plan is refused with the next step", async () => {
    await expect(openRun(runs)).rejects.toMatchObject({
      code: "not-a-run",
      hint: expect.stringContaining(".tunesmith/runs"),
    });
  });

  test("following ends with the end event", async () => {
    writeOwner(process.pid);
    append(numbered([hello, step(1, 2)]));
    const seen: number[] = [];
    const following = followRun({
      folder,
      onChange: (state) => {
        seen.push(state.points.step.length);
        if (seen.length === 1) append(numbered([step(2, 1), end("completed")], 3));
      },
    });
    expect((await following).status).toBe("completed");
    expect(seen.at(-1)).toBe(2);
  });
});

describe("stopping", () => {
  test("a trainer that follows the order is not signalled", async () => {
    const script =
      'const fs=require("fs");const t=setInterval(()=>{if(fs.existsSync(process.argv[1])){clearInterval(t);process.exit(0)}},20)';
    const trainer = spawn(process.execPath, ["-e", script, join(folder, "control/stop.json")]);
    await once(trainer, "spawn");
    writeOwner(trainer.pid ?? 0);
    const exit = once(trainer, "exit");
    await stopRun({ runFolder: folder });
    expect(await exit).toEqual([0, null]);
  });

  test.skipIf(process.platform === "win32")("one that does not is ended by signals to its group", async () => {
    const script = 'process.on("SIGTERM",()=>{});setInterval(()=>{},1000);console.log("up")';
    const trainer = spawn(process.execPath, ["-e", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
    await once(trainer.stdout, "data");
    writeOwner(trainer.pid ?? 0);
    const exit = once(trainer, "exit");
    await stopRun({ runFolder: folder, graceMs: 300 });
    expect(await exit).toEqual([null, "SIGKILL"]);
  });
});

describe("the store of runs", () => {
  test("finds runs, tells of changes and forgets deleted folders", async () => {
    const told: string[] = [];
    const store = new RunStore(runs, {
      onChange: (changed) => told.push(...changed.map((run) => run.status)),
      onTrouble: () => told.push("trouble"),
    });
    append(numbered([hello, step(1, 2), end("completed")]));
    await store.refresh();
    expect(store.runs.map((run) => run.plan.id)).toEqual(["chat-1"]);
    rmSync(folder, { recursive: true });
    await store.refresh();
    expect(store.runs).toEqual([]);
    expect(told).toEqual(["completed", "completed"]);
    store.dispose();
  });
});
