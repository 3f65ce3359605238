import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseStart, processFacts } from "../../../extension/runs/process-facts.ts";
import { judgeOwner, readOwner, type TrainerOwner, trainerPresence } from "../../../extension/runs/trainer-owner.ts";
import { type RunOnDisk, runOnDisk } from "./run-on-disk.ts";

const onMac: TrainerOwner = {
  pid: 7,
  startTime: "Wed Nov 25 18:15:21 2026",
  bootId: null,
  host: "here",
  heartbeatAt: 0,
};
const onLinux: TrainerOwner = { ...onMac, startTime: 123_456, bootId: "a" };

describe("a process id alone", () => {
  test("is the trainer only with the trainer's start time", () => {
    expect(judgeOwner(onMac, { startTime: "Wed Nov 25 18:15:21 2026", bootId: null })).toBe("here");
    expect(judgeOwner(onMac, { startTime: "Wed Nov 25 18:15:29 2026", bootId: null })).toBe("gone");
    expect(judgeOwner(onLinux, { startTime: 123_456, bootId: "a" })).toBe("here");
    expect(judgeOwner(onLinux, { startTime: 123_457, bootId: "a" })).toBe("gone");
  });

  test("of another boot is another process, even with the same start", () => {
    expect(judgeOwner(onLinux, { startTime: 123_456, bootId: "b" })).toBe("gone");
  });

  test("without a start time may be the trainer or not", () => {
    expect(judgeOwner({ ...onMac, startTime: null }, { startTime: 1, bootId: null })).toBe("perhaps");
    expect(judgeOwner(onMac, { startTime: null, bootId: null })).toBe("perhaps");
    expect(judgeOwner(onMac, undefined)).toBe("gone");
  });
});

test("what ps and PowerShell print is read with single blanks; an error is not read", () => {
  expect(parseStart("Wed Nov 25 18:15:21 2026    \n")).toBe("Wed Nov 25 18:15:21 2026");
  expect(parseStart("Sun Nov  1 08:05:02 2026")).toBe("Sun Nov 1 08:05:02 2026");
  expect(parseStart("134085105210000000\r\n")).toBe("134085105210000000");
  expect(parseStart("")).toBeNull();
  expect(parseStart("Get-Process : Cannot find a process")).toBeNull();
});

test("the system says when this process began, the same each time", async () => {
  const facts = await processFacts(process.pid);
  expect(facts?.startTime).toBeTruthy();
  expect(await processFacts(process.pid, true)).toEqual(facts);
});

describe("the owner of a run", () => {
  let run: RunOnDisk;
  beforeEach(() => {
    run = runOnDisk();
  });
  afterEach(() => run.remove());

  const presence = async (): Promise<string> => trainerPresence(await readOwner(run.folder));

  test("is gone when there is none", async () => {
    expect(await presence()).toBe("gone");
  });

  test("on another machine is known by its heartbeat alone, and never certainly", async () => {
    run.writeOwner(process.pid, { host: "elsewhere" });
    expect(await presence()).toBe("perhaps");
    run.writeOwner(process.pid, { host: "elsewhere", heartbeatAt: Date.now() - 61_000 });
    expect(await presence()).toBe("gone");
  });
});
