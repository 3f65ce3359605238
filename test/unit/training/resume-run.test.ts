import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Environment } from "../../../extension/python/environment.ts";
import { openRun } from "../../../extension/runs/open-run.ts";
import { resumeRun } from "../../../extension/training/resume-run.ts";
import { startTrainer } from "../../../extension/training/start-trainer.ts";
import { leaveOrder } from "../../../extension/training/stop-run.ts";
import { end, hello, numbered, step } from "../runs/run-factory.ts";
import { type RunOnDisk, runOnDisk } from "../runs/run-on-disk.ts";

const checkpoint = { type: "checkpoint" as const, step: 1, path: "checkpoints/checkpoint-1" };
const ended = numbered([hello, step(1, 2), checkpoint, end("stopped")]);

let run: RunOnDisk;
let environment: Environment;
let dataset: string;

beforeEach(() => {
  run = runOnDisk();
  dataset = join(run.runs, "train.jsonl");
  const rows = '{"text": "a"}\n{"text": "b"}\n';
  writeFileSync(dataset, rows);
  const file = {
    path: dataset,
    sha256: createHash("sha256").update(rows).digest("hex"),
    lines: [1, 2] as [number, number],
  };
  run.writePlan({ data: { train: file, validation: null }, createdAt: "2026-01-02T03:04:05.000Z" });
  // Stands in for Python: says how it was called.
  const python = join(run.runs, "python");
  const script = `#!${process.execPath}
console.log(JSON.stringify({ args: process.argv.slice(2), cwd: process.cwd(), token: process.env.HF_TOKEN ?? null }));
console.error("a word on stderr");
`;
  writeFileSync(python, script);
  chmodSync(python, 0o755);
  environment = { home: run.runs, root: run.runs, python, runtimeFolder: run.runs, converter: null };
});
afterEach(() => {
  vi.restoreAllMocks();
  run.remove();
});

type Call = { args: string[]; cwd: string; token: string | null };

async function call(): Promise<Call> {
  const text = await vi.waitFor(() => {
    const written = readFileSync(join(run.folder, "stdout.log"), "utf8");
    expect(written).toContain("\n");
    return written;
  });
  return JSON.parse(text) as Call;
}

const orders = (): string[] => readdirSync(join(run.folder, "control")).sort();

/** A folder stands where control/launch.json should be written. */
function blockLaunchNote(): void {
  mkdirSync(join(run.folder, "control/launch.json.tmp"));
}

describe.skipIf(process.platform === "win32")("starting a trainer", () => {
  test("calls the runtime on the run directory, with its output in files and the secrets in its environment only", async () => {
    const secrets = { HF_TOKEN: "a-token" };
    expect(await startTrainer({ environment, runFolder: run.folder, secrets })).toBeGreaterThan(0);
    const seen = await call();
    expect(seen.args).toEqual(["-m", "tunesmith", "train", run.folder]);
    expect(seen.token).toBe("a-token");
    await vi.waitFor(() => expect(readFileSync(join(run.folder, "stderr.log"), "utf8")).toContain("a word"));
  });

  test("that cannot be started is a problem with the Doctor as next step", async () => {
    const absent = { ...environment, python: join(run.runs, "absent") };
    await expect(startTrainer({ environment: absent, runFolder: run.folder })).rejects.toMatchObject({
      code: "trainer-not-started",
      actions: [{ command: "tunesmith.doctor" }],
    });
    // A run without a trainer would say that it is starting.
    expect(existsSync(run.folder)).toBe(false);
  });

  test("that runs is told of, whether or not the launch could be noted", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
    blockLaunchNote();
    expect(await startTrainer({ environment, runFolder: run.folder })).toBeGreaterThan(0);
    expect(warned).toHaveBeenCalledWith(expect.stringContaining("launch.json"));
    expect((await call()).args).toContain("train");
  });
});

describe.skipIf(process.platform === "win32")("resuming a run", () => {
  test("takes stale orders away, leaves its own and asks the trainer to resume", async () => {
    run.append(ended);
    for (const order of ["stop", "stop-now", "checkpoint"] as const) await leaveOrder(run.folder, order);
    await resumeRun({ runFolder: run.folder, environment });
    expect(orders()).toEqual(["launch.json", "resume.json"]);
    expect((await call()).args).toEqual(["-m", "tunesmith", "train", run.folder, "--resume"]);
  });

  test("keeps its order when only the launch could not be noted", async () => {
    vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
    run.append(ended);
    blockLaunchNote();
    await resumeRun({ runFolder: run.folder, environment });
    expect(orders()).toContain("resume.json");
    expect((await call()).args).toContain("--resume");
  });

  test("starts while its trainer comes up, and is killed at once when that dies before it says a word", async () => {
    run.append(ended);
    const python = join(run.runs, "patient");
    writeFileSync(python, `#!${process.execPath}\nsetInterval(() => {}, 1000);\n`);
    chmodSync(python, 0o755);
    const pid = await resumeRun({ runFolder: run.folder, environment: { ...environment, python } });
    const { state, refresh } = await openRun(run.folder);
    expect(state.status).toBe("starting");
    process.kill(pid, "SIGKILL");
    await vi.waitFor(async () => {
      await refresh();
      expect(state.status).toBe("killed");
    });
  });

  test("is refused when the dataset has changed, and the file is named", async () => {
    run.append(ended);
    writeFileSync(dataset, "{}\n");
    await expect(resumeRun({ runFolder: run.folder, environment })).rejects.toMatchObject({
      code: "dataset-changed",
      message: expect.stringContaining(dataset),
    });
    expect(orders()).toEqual([]);
  });

  test("that cannot be started leaves the run as it was", async () => {
    run.append(ended);
    const absent = { ...environment, python: join(run.runs, "absent") };
    await expect(resumeRun({ runFolder: run.folder, environment: absent })).rejects.toMatchObject({
      code: "trainer-not-started",
    });
    expect((await openRun(run.folder)).state.status).toBe("stopped");
  });

  test.each([
    ["complete", numbered([hello, checkpoint, end("completed")]), ["It is complete.", "Compare"]],
    ["without a checkpoint", numbered([hello, end("failed")]), ["It has no checkpoint.", "Start a new run"]],
  ] as const)("of one that is %s is refused with the reason and its next step", async (_, events, [reason, hint]) => {
    run.append(events);
    const resuming = resumeRun({ runFolder: run.folder, environment });
    await expect(resuming).rejects.toMatchObject({
      message: expect.stringContaining(reason),
      hint: expect.stringContaining(hint),
    });
    expect(existsSync(join(run.folder, "stdout.log"))).toBe(false);
  });

  test("of one that trains is refused", async () => {
    run.writeOwner(process.pid);
    run.append(numbered([{ ...hello, pid: process.pid }, checkpoint]));
    await expect(resumeRun({ runFolder: run.folder, environment })).rejects.toMatchObject({
      message: expect.stringContaining("It is running."),
      hint: expect.stringMatching(/stop it first/),
    });
  });
});
