import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { RunStore } from "../../../extension/runs/run-store.ts";
import { end, hello, numbered, plan, step } from "./run-factory.ts";
import { type RunOnDisk, runOnDisk } from "./run-on-disk.ts";

let run: RunOnDisk;
let store: RunStore;
let told: string[];
let troubles: string[];

function open(folder: string): void {
  store = new RunStore(folder, {
    onChange: (changed) => told.push(...changed.map(({ plan, status }) => `${plan.id} ${status}`)),
    onTrouble: (place, error) => troubles.push(`${place.slice(folder.length)}: ${(error as Error).message}`),
  });
}

beforeEach(() => {
  run = runOnDisk();
  told = [];
  troubles = [];
  open(run.runs);
});
afterEach(() => {
  store.dispose();
  run.remove();
});

describe("the store of runs", () => {
  test("finds runs, tells of changes and forgets deleted folders", async () => {
    run.append(numbered([hello, step(1, 2), end("completed")]));
    await store.refresh();
    expect(store.runs.map(({ plan }) => plan.id)).toEqual(["chat-1"]);
    rmSync(run.folder, { recursive: true });
    await store.refresh();
    expect(store.runs).toEqual([]);
    expect(told).toEqual(["chat-1 completed", "chat-1 completed"]);
  });

  test("follows a run that trains by itself, and a resume that somebody else asked for", async () => {
    run.writePlan({ createdAt: "2026-01-02T03:04:05.000Z" });
    run.append(numbered([hello, step(1, 2), end("stopped")]));
    await store.refresh();
    run.orderResume(Date.now());
    await store.refresh();
    run.writeOwner(process.pid, { heartbeatAt: Date.now() + 1000 });
    run.append(numbered([{ ...hello, pid: process.pid }, step(2, 1)], 4));
    await vi.waitFor(() => expect(told).toEqual(["chat-1 stopped", "chat-1 starting", "chat-1 running"]), 5000);
  });

  test("looks by itself only at runs that train", async () => {
    const ended = join(run.runs, "chat-0");
    mkdirSync(ended);
    writeFileSync(join(ended, "plan.json"), JSON.stringify({ ...plan, id: "chat-0" }));
    const finished = numbered([hello, end("completed")]);
    writeFileSync(join(ended, "events.jsonl"), finished.map((event) => `${JSON.stringify(event)}\n`).join(""));
    run.writeOwner(process.pid);
    run.append(numbered([{ ...hello, pid: process.pid }]));
    await store.refresh();
    appendFileSync(join(ended, "events.jsonl"), `${JSON.stringify(numbered([step(9, 1)], 9)[0])}\n`);
    run.append(numbered([step(1, 2)], 2));
    await vi.waitFor(() => expect(told.filter((line) => line === "chat-1 running")).toHaveLength(2), 5000);
    expect(told.filter((line) => line.startsWith("chat-0"))).toHaveLength(1);
    await store.refresh();
    expect(told.filter((line) => line.startsWith("chat-0"))).toHaveLength(2);
  });
});

describe("what cannot be read", () => {
  test("a plan that is none, and a line that is no event, are said once", async () => {
    const broken = join(run.runs, "broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "plan.json"), "{}");
    run.append(numbered([hello]));
    appendFileSync(join(run.folder, "events.jsonl"), "not json\nnor this\n");
    await store.refresh();
    await store.refresh();
    expect(troubles).toHaveLength(2);
    expect(troubles.join("\n")).toMatch(/^.broken: plan.json in .*\n.chat-1.events.jsonl: a line is no event: /);
    expect(store.runs).toHaveLength(1);
  });

  test("a runs folder that is not there yet is no trouble; one that is no folder holds no runs", async () => {
    open(join(run.runs, "absent"));
    await store.refresh();
    open(join(run.folder, "plan.json"));
    await store.refresh();
    expect(troubles).toEqual([]);
    expect(store.runs).toEqual([]);
  });

  test.skipIf(process.platform === "win32")(
    "a folder that cannot be looked into is said, and hides no other run",
    async () => {
      run.append(numbered([hello]));
      const circle = join(run.runs, "circle");
      symlinkSync(circle, circle);
      await store.refresh();
      expect(store.runs).toHaveLength(1);
      expect(troubles).toEqual([expect.stringContaining("ELOOP")]);
    },
  );

  test("a run that cannot be read for a moment is there again afterwards", async () => {
    run.append(numbered([hello]));
    await store.refresh();
    const events = join(run.folder, "events.jsonl");
    renameSync(events, `${events}.aside`);
    mkdirSync(events);
    await store.refresh();
    await store.refresh();
    expect(troubles).toHaveLength(1);
    rmSync(events, { recursive: true });
    renameSync(`${events}.aside`, events);
    run.append(numbered([step(1, 2), end("completed")], 2));
    await store.refresh();
    expect(store.runs[0]?.status).toBe("completed");
  });
});
