import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../../../cli/run-cli.ts";
import { capturePrinted } from "./printed.ts";

const printed = capturePrinted();
let folder = "";
let config = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunesmith-train-"));
  config = join(folder, "lora.yaml");
  await writeFile(join(folder, "train.jsonl"), '{"text":"a"}\n'.repeat(40));
});
afterEach(() => rm(folder, { recursive: true }));

const start = "base_model: models/tiny\n\n# the rows\ndataset: { train: train.jsonl }\n";

describe("train", () => {
  test.each(["foo", "lora.alpah=8", "max_steps=[1", "=3"])("--set %s is a usage error", async (setting) => {
    await writeFile(config, start);
    expect(await runCli(["train", config, "--set", setting])).toBe(2);
    expect(printed.error).toContain("usage: node dist/cli.js train");
  });

  test("findings stand where the file has them, also when something is set", async () => {
    await writeFile(config, `${start}\n\nlora: { r: 0 }\n`);
    expect(await runCli(["train", config, "--set", "seed=1"])).toBe(1);
    expect(printed.error).toContain(`${config}:7:12 error config/value-range: lora.r is 0.`);
    expect(printed.error).toContain("lora.yaml cannot be trained as it stands; nothing was started.");
  });

  test("a finding about what is set names that", async () => {
    await writeFile(config, start);
    expect(await runCli(["train", config, "--set", "lora.r=0"])).toBe(1);
    expect(printed.error).toContain("--set lora.r=0 error config/value-range: lora.r is 0.");
  });

  test("a dotted key ends it, for it would set nothing", async () => {
    await writeFile(config, `${start}lora.r: 8\n`);
    expect(await runCli(["train", config])).toBe(1);
    expect(printed.error).toContain(`${config}:5:1 error config/unknown-key: "lora.r" is one key to YAML`);
  });

  test("preference rows are refused before anything starts", async () => {
    await writeFile(config, start);
    await writeFile(join(folder, "train.jsonl"), '{"prompt":"q","chosen":"a","rejected":"b"}\n');
    expect(await runCli(["train", config])).toBe(1);
    expect(printed.error).toContain("SFT does not learn from them");
  });

  test("the file that is set is the one that is looked at", async () => {
    await mkdir(join(folder, "pairs.jsonl"));
    await writeFile(config, start);
    expect(await runCli(["train", config, "--set", "dataset.train=pairs.jsonl"])).toBe(1);
    expect(printed.error).toContain(
      '--set dataset.train=pairs.jsonl error config/dataset-missing: dataset.train is "pairs.jsonl"',
    );
  });
});
