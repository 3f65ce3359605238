import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { Problem } from "../extension/problem.ts";
import { type Environment, findEnvironment } from "../extension/python/environment.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import type { RunState } from "../extension/runs/run-state.ts";
import { followRun } from "../extension/runs/follow-run.ts";
import { createRun } from "../extension/training/create-run.ts";
import { startTrainer } from "../extension/training/start-trainer.ts";
import { stopRun } from "../extension/training/stop-run.ts";
import { applyOverrides } from "../language-server/documents/override-lora-config.ts";
import { resolveLoraConfig } from "../language-server/documents/resolve-lora-config.ts";
import type { ResolvedLoraConfig } from "../schemas/contracts.generated.ts";
import { readArguments } from "./arguments.ts";
import { liveLine } from "./live-line.ts";

const usage = "node dist/cli.js train lora.yaml [--run-dir DIR] [--set key=value]";

/** The root that holds package.json, python-runtime/ and schemas/. */
export const packageRoot = join(__dirname, "..");

/** The environment that set-up made; the command to make it is the next step when there is none. */
export async function requireEnvironment(): Promise<Environment> {
  const home = tunesmithHome(process.env);
  const environment = await findEnvironment({ home, root: packageRoot, pythonPath: process.env["TUNESMITH_PYTHON"] ?? "" });
  if (environment) return environment;
  throw new Problem({
    code: "no-environment",
    message: "The Python environment is not set up.",
    hint: "Run: node dist/cli.js setup",
  });
}

/** lora.yaml with overrides, every default resolved. Findings go to stderr; an error among them ends it. */
async function readConfig(path: string, overrides: readonly string[]): Promise<ResolvedLoraConfig> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Problem({ code: "missing-config", message: `The config ${path} cannot be read.`, hint: "Name a lora.yaml.", cause });
  });
  const answer = resolveLoraConfig(overrides.length > 0 ? applyOverrides(text, overrides) : text);
  for (const finding of answer.findings)
    process.stderr.write(`${path}:${finding.line}:${finding.column} ${finding.severity} ${finding.rule}: ${finding.message}\n`);
  if (answer.config) return answer.config;
  throw new Problem({ code: "config-errors", message: `${path} has errors; nothing was started.`, hint: "Mend the lines named above." });
}

/** Exit code and last words of a run: 0 completed, 3 stopped, 1 failed. The folder is the result on stdout. */
export function reportEnd(state: RunState): number {
  process.stdout.write(`${state.folder}\n`);
  if (state.status === "completed") return 0;
  if (state.status === "stopped") return 3;
  const reason = state.end?.reason ?? "The trainer ended without saying why.";
  process.stderr.write(`${reason}\n${state.end?.hint ?? `Its last words are in ${join(state.folder, "stderr.log")}.`}\n`);
  return 1;
}

/** Follows a run; the first interrupt stops and saves it, a second one leaves the step at once. */
export async function followToEnd(folder: string): Promise<number> {
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts += 1;
    process.stderr.write(interrupts === 1 ? "\n stopping after this step and saving; interrupt again to stop now\n" : "\n stopping now\n");
    void stopRun({ runFolder: folder, now: interrupts > 1 });
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  try {
    return reportEnd(await followRun({ folder, onChange: liveLine() }));
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}

/** `train`: plans, starts the trainer detached, draws its progress until it ends. */
export async function runTrain(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments({
    args,
    usage,
    options: { "run-dir": { type: "string" }, set: { type: "string", multiple: true } },
    positionals: { min: 1, max: 1 },
  });
  const configPath = resolve(positionals[0] ?? "");
  const config = await readConfig(configPath, values.set ?? []);
  const environment = await requireEnvironment();
  const runDir = values["run-dir"];
  const run = await createRun({
    configPath,
    config,
    environment,
    runsFolder: join(dirname(configPath), ".tunesmith", "runs"),
    ...(runDir === undefined ? {} : { runFolder: runDir }),
  });
  const token = process.env["HF_TOKEN"];
  await startTrainer({ environment, runFolder: run.folder, secrets: token ? { HF_TOKEN: token } : {} });
  return followToEnd(run.folder);
}
