import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Environment } from "../../../extension/python/environment.ts";
import { readPlan } from "../../../extension/runs/open-run.ts";
import { besideConfig, defaultRunsFolder } from "../../../extension/training/beside-config.ts";
import { createRun, type RunRequest } from "../../../extension/training/create-run.ts";
import { config } from "../runs/run-factory.ts";

const root = join(import.meta.dirname, "../../..");
let workspace: string;
let request: RunRequest;

beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), "tunesmith-create-"));
  workspace = join(parent, "My Chats");
  mkdirSync(workspace);
  const rows = Array.from({ length: 20 }, (_, index) =>
    JSON.stringify({ prompt: `Question ${index}`, completion: "Yes" }),
  );
  writeFileSync(join(workspace, "train.jsonl"), `${rows.join("\n")}\n`);
  const configPath = join(workspace, "lora.yaml");
  const home = join(parent, "home");
  const environment: Environment = { home, root, python: "python", runtimeFolder: root, converter: null };
  request = { configPath, config, environment, runsFolder: besideConfig(configPath, defaultRunsFolder) };
});
afterEach(() => rmSync(join(workspace, ".."), { recursive: true, force: true }));

describe("making a run", () => {
  test("lies beside its config, is numbered, and its plan can be read", async () => {
    const first = await createRun(request);
    expect(first.folder).toBe(join(workspace, ".tunesmith", "runs", "my-chats-1"));
    expect(await readPlan(first.folder)).toEqual(first.plan);
    expect(first.plan.name).toBe("my-chats #1");
    expect((await createRun(request)).plan.id).toBe("my-chats-2");
  });

  test("is called after a config that has a name of its own", async () => {
    const configPath = join(workspace, "Short runs.lora.yaml");
    expect((await createRun({ ...request, configPath })).plan).toMatchObject({
      id: "short-runs-1",
      name: "short-runs #1",
    });
  });

  test("two windows that ask at once get two folders", async () => {
    const runs = await Promise.all([createRun(request), createRun(request), createRun(request)]);
    expect(runs.map(({ plan }) => plan.id).sort()).toEqual(["my-chats-1", "my-chats-2", "my-chats-3"]);
  });

  test("a gap in the numbers is not filled: a deleted run's name stays its own", async () => {
    await createRun(request);
    const second = await createRun(request);
    await createRun(request);
    rmSync(second.folder, { recursive: true });
    expect((await createRun(request)).plan.id).toBe("my-chats-4");
  });

  test.each([
    ["an absent dataset", { train: "absent.jsonl", validation: null }, "missing-dataset"],
    ["an empty dataset", { train: "empty.jsonl", validation: null }, "no-rows"],
    ["an empty validation file", { train: "train.jsonl", validation: "empty.jsonl" }, "no-rows"],
  ])("%s is refused and leaves nothing behind", async (_, dataset, code) => {
    writeFileSync(join(workspace, "empty.jsonl"), "\n");
    const refused = { ...request, config: { ...config, dataset: { ...config.dataset, ...dataset } } };
    await expect(createRun(refused)).rejects.toMatchObject({ code });
    expect(existsSync(join(workspace, ".tunesmith"))).toBe(false);
  });

  test("a given run directory must be empty", async () => {
    const runFolder = join(workspace, "out");
    await createRun({ ...request, runFolder });
    await expect(createRun({ ...request, runFolder })).rejects.toMatchObject({ code: "run-folder-taken" });
  });
});

describe("keeping runs out of a repository", () => {
  test("our own folder ignores itself, and keeps what a person wrote into that file", async () => {
    const ignore = join(workspace, ".tunesmith", ".gitignore");
    await createRun(request);
    expect(readFileSync(ignore, "utf8")).toBe("*\n");
    writeFileSync(ignore, "*\n!runs/my-chats-1/plan.json\n");
    await createRun(request);
    expect(readFileSync(ignore, "utf8")).toContain("plan.json");
  });

  test("a folder that a person chose is left alone, and so is a .gitignore of theirs", async () => {
    writeFileSync(join(workspace, ".gitignore"), "node_modules\n");
    await createRun({ ...request, runsFolder: join(workspace, "runs") });
    expect(readFileSync(join(workspace, ".gitignore"), "utf8")).toBe("node_modules\n");
    await createRun({ ...request, runsFolder: join(workspace, "mine", "runs") });
    expect(readdirSync(join(workspace, "mine"))).toEqual(["runs"]);
  });
});
