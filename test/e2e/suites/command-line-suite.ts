import { strict as assert } from "node:assert";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { copySample } from "../harness/sample-workspace.ts";
import type { Hosts, Journey, OpenSuite, Suite } from "../harness/suite.ts";

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Few short steps: enough to train, save and answer. */
const quick = ["max_steps=3", "eval_steps=3", "save_steps=2", "warmup_steps=0", "lora.r=8", "lora.alpha=16"];

/** The built command line with the real trainer and the real small model, as scripts would use it. */
export const commandLineSuite: Suite<Hosts> = {
  name: "command-line",
  async open(hosts: Hosts): Promise<OpenSuite> {
    const folder = await hosts.makeFolder("command-line");
    const workspace = await copySample({ root: hosts.root, into: folder });
    return { journeys: journeys({ cli: join(hosts.root, "dist/cli.js"), workspace }), close: async () => undefined };
  },
};

async function run(cli: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Waits for something that a program in the background brings about; one that ends first says why it never will. */
function beforeEnd<T>(program: Promise<Ended>, awaited: Promise<T>): Promise<T> {
  const ended = program.then(({ code, stderr }) => assert.fail(`It ended with ${code} before that: ${stderr}`));
  return Promise.race([awaited, ended]);
}

function trainArguments(workspace: string, settings: readonly string[]): string[] {
  return ["train", join(workspace, "lora.yaml"), ...settings.flatMap((setting) => ["--set", setting])];
}

async function eventTypes(runFolder: string): Promise<string[]> {
  const text = await readFile(join(runFolder, "events.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { type: string }).type);
}

function journeys({ cli, workspace }: { cli: string; workspace: string }): Journey[] {
  const completed = join(workspace, "completed");
  const stopped = join(workspace, "stopped");
  const train: Journey = {
    name: "train completes: exit 0, a live line on stderr, the run directory on stdout",
    async run() {
      const ended = await run(cli, [...trainArguments(workspace, quick), "--run-dir", completed]);
      assert.equal(ended.code, 0, ended.stderr);
      assert.equal(ended.stdout.trim(), completed);
      assert.match(ended.stderr, /step 1\/3 {2}loss/);
      assert.ok(existsSync(join(completed, "adapter/adapter_model.safetensors")));
      const types = await eventTypes(completed);
      assert.equal(types.filter((type) => type === "step").length, 3);
      assert.equal(types.at(-1), "end");
    },
  };
  const compare: Journey = {
    name: "compare prints base and tuned as JSON",
    needs: [train.name],
    async run() {
      const prompts = join(workspace, "two.jsonl");
      const rows = (await readFile(join(workspace, "validation.jsonl"), "utf8")).split("\n").slice(0, 2);
      await writeFile(prompts, `${rows.join("\n")}\n`);
      const ended = await run(cli, ["compare", completed, "--prompts", prompts, "--json"]);
      assert.equal(ended.code, 0, ended.stderr);
      const answer = JSON.parse(ended.stdout) as { rows: { base: string; tuned: string }[] };
      assert.equal(answer.rows.length, 2);
      for (const row of answer.rows) assert.ok(row.base.length > 0 && row.tuned.length > 0);
    },
  };
  const stop: Journey = {
    name: "stop ends a training with exit 3, a checkpoint and an adapter; resume goes on from it",
    async run() {
      const settings = ["max_steps=60", "eval_steps=100", "save_steps=100", "lora.r=8", "lora.alpha=16"];
      const training = run(cli, [...trainArguments(workspace, settings), "--run-dir", stopped]);
      const firstStep = async (): Promise<boolean> =>
        existsSync(join(stopped, "events.jsonl")) && (await eventTypes(stopped)).includes("step");
      await beforeEnd(training, waitUntil("the first step", 180_000, firstStep));
      const asked = await run(cli, ["stop", stopped]);
      assert.equal(asked.code, 0, asked.stderr);
      const ended = await training;
      assert.equal(ended.code, 3, ended.stderr);
      assert.ok(existsSync(join(stopped, "adapter/adapter_model.safetensors")));
      assert.ok((await eventTypes(stopped)).includes("checkpoint"));
      const resuming = run(cli, ["resume", stopped]);
      const resumed = async (): Promise<boolean> =>
        (await eventTypes(stopped)).filter((type) => type === "hello").length === 2 &&
        (await eventTypes(stopped)).at(-1) === "step";
      await beforeEnd(resuming, waitUntil("a step of the resumed run", 180_000, resumed));
      await run(cli, ["stop", stopped]);
      assert.equal((await resuming).code, 3);
    },
  };
  const fail: Journey = {
    name: "a broken row fails the training with its file, line and what to do, never a traceback",
    async run() {
      await mkdir(join(workspace, "broken"), { recursive: true });
      await writeFile(join(workspace, "broken/train.jsonl"), '{"messages":[{"role":"user"}]}\n');
      await writeFile(
        join(workspace, "broken/lora.yaml"),
        "base_model: HuggingFaceTB/SmolLM2-135M-Instruct\nmethod: lora\ndataset:\n  train: train.jsonl\n  validation: null\n",
      );
      const ended = await run(cli, ["train", join(workspace, "broken/lora.yaml")]);
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(ended.stderr, /train\.jsonl/);
      assert.match(ended.stderr, /line 1/);
      assert.doesNotMatch(ended.stderr, /Traceback/);
    },
  };
  const usage: Journey = {
    name: "usage errors exit 2, a misspelt --set key names the nearest one",
    async run() {
      assert.equal((await run(cli, ["train"])).code, 2);
      assert.equal((await run(cli, ["tarin"])).code, 2);
      const ended = await run(cli, ["train", join(workspace, "lora.yaml"), "--set", "lora.alpah=8"]);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, /lora\.alpha/);
      assert.doesNotMatch(ended.stderr, / at .*\.js/);
    },
  };
  const doctor: Journey = {
    name: "doctor says what the machine can do",
    async run() {
      const { stdout } = await promisify(execFile)(process.execPath, [cli, "doctor", "--json"]);
      assert.match(stdout, /torch/);
      assert.match(stdout, /bitsandbytes/);
    },
  };
  return [usage, train, compare, stop, fail, doctor];
}
