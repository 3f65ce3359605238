// `npm run bench:gpu`: on a machine with a CUDA GPU, the command line trains a Llama of 1 G random weights with each method, compares base
// and tuned, and docs/benchmarks/gpu.md is written. TUNESMITH_PYTHON names a Python with the training packages when set-up made none.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { homePaths } from "../../extension/python/home-paths.ts";
import { tunesmithHome } from "../../extension/python/tunesmith-home.ts";
import type { RunEvent } from "../../schemas/contracts.generated.ts";
import { root, script, writePage } from "./write-page.ts";

const steps = 100;
const sample = join(root, "samples/text-to-sql");
const cli = join(root, "dist/cli.js");

const methods = ["qlora", "lora", "full"] as const;
type Method = (typeof methods)[number];
type Step = Extract<RunEvent, { type: "step" }>;
type Hello = Extract<RunEvent, { type: "hello" }>;
type Trained = { readonly method: Method; readonly wholeMs: number; readonly hello: Hello; readonly steps: Step[] };

function runCli(args: readonly string[]): string {
  const ended = spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (ended.status !== 0) throw new Error(`${args[0]} ended with ${ended.status}; its output above says why.`);
  return ended.stdout;
}

function train(method: Method, place: { folder: string; base: string }): Trained {
  const runFolder = join(place.folder, method);
  const settings = [
    `base_model=${place.base}`,
    `method=${method}`,
    `max_steps=${steps}`,
    "per_device_train_batch_size=8",
  ];
  const rate = method === "full" ? ["learning_rate=2e-5"] : [];
  const started = performance.now();
  runCli([
    "train",
    join(sample, "lora.yaml"),
    "--run-dir",
    runFolder,
    ...[...settings, ...rate].flatMap((setting) => ["--set", setting]),
  ]);
  const wholeMs = performance.now() - started;
  const lines = readFileSync(join(runFolder, "events.jsonl"), "utf8").trim().split("\n");
  const events = lines.map((line) => JSON.parse(line) as RunEvent);
  const hello = events.find((event) => event.type === "hello");
  if (!hello) throw new Error(`${runFolder} has no hello event.`);
  return { method, wholeMs, hello, steps: events.filter((event) => event.type === "step") };
}

function row({ method, wholeMs, hello, steps: all }: Trained): string {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) throw new Error(`${method} made no step.`);
  const training = (last.elapsedMs - first.elapsedMs) / 1000;
  const memory = ((last.memoryBytes ?? 0) / 1e9).toFixed(2);
  const loss = `${first.loss?.toFixed(2)} → ${last.loss?.toFixed(2)}`;
  return `| ${method} | ${hello.precision} | ${(wholeMs / 1000).toFixed(0)} s | ${training.toFixed(0)} s | ${loss} | ${memory} GB |`;
}

/** Both models of a run answer two held-out questions on the GPU; the answers must differ. */
function compare(folder: string): void {
  const prompts = join(folder, "prompts.jsonl");
  const rows = readFileSync(join(sample, "validation.jsonl"), "utf8").split("\n").slice(0, 2);
  writeFileSync(prompts, `${rows.join("\n")}\n`);
  const answer = JSON.parse(runCli(["compare", join(folder, "qlora"), "--prompts", prompts, "--json"])) as {
    rows: { base: string; tuned: string }[];
  };
  process.stderr.write(`${JSON.stringify(answer.rows, null, 2)}\n`);
  if (answer.rows.some(({ base, tuned }) => base === tuned)) throw new Error("Base and tuned answered the same.");
}

const python = process.env["TUNESMITH_PYTHON"] || homePaths(tunesmithHome(process.env)).python;
// A copy of the checkout on a GPU machine may come built, without npm packages and without its history.
if (existsSync(join(root, "node_modules")))
  execFileSync(process.execPath, script("scripts/build.ts"), { cwd: root, stdio: "inherit" });
const folder = mkdtempSync(join(tmpdir(), "tunesmith-gpu-"));
try {
  const base = join(folder, "llama-1g-random");
  const pythonPath = [join(root, "test/python"), process.env["PYTHONPATH"]].filter(Boolean).join(delimiter);
  const env = { ...process.env, PYTHONPATH: pythonPath };
  execFileSync(python, [join(root, "scripts/bench/random_llama.py"), base], { env, stdio: "inherit" });
  const trained = methods.map((method) => train(method, { folder, base }));
  compare(folder);
  const [{ hello }] = trained as [Trained];
  if (hello.device === "cpu") throw new Error("The trainer used the CPU: there is no CUDA GPU to measure.");
  const versions = Object.entries(hello.versions).map(([name, version]) => `${name} ${version}`);
  writePage({
    name: "gpu",
    title: "On one GPU",
    command: "npm run bench:gpu",
    machine: [hello.device, ...versions].join(", "),
    ...(process.env["TUNESMITH_COMMIT"] ? { commit: process.env["TUNESMITH_COMMIT"] } : {}),
    body: `That the same code runs on CUDA, not how fast it can be: \`node dist/cli.js train\` on the sample's 400 rows with a Llama of 1 G random
weights, r 16 on all linear layers, 8 rows a step, ${steps} steps of packed rows; then \`compare\`, whose base and tuned answers differ.

| method | base | whole command | training | loss, first → last step | peak memory |
|---|---|---|---|---|---|
${trained.map(row).join("\n")}

The whole command holds planning, importing and loading; steps of 8 such short rows do not fill the GPU.`,
  });
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
