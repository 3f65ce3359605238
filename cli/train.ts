import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { Problem } from "../extension/problem.ts";
import { besideConfig, defaultRunsFolder } from "../extension/training/beside-config.ts";
import { createRun } from "../extension/training/create-run.ts";
import { startTrainer } from "../extension/training/start-trainer.ts";
import { applyOverrides, ConfigOverrideError } from "../language-server/documents/override-lora-config.ts";
import { resolveLoraConfig } from "../language-server/documents/resolve-lora-config.ts";
import type { ResolvedLoraConfig, TrainPlan } from "../schemas/contracts.generated.ts";
import { readArguments } from "./arguments.ts";
import { followToEnd } from "./follow-to-end.ts";
import { requireEnvironment } from "./require-environment.ts";

const usage = "node dist/cli.js train lora.yaml [--run-dir DIR] [--set key=value]";

function withOverrides(text: string, overrides: readonly string[]): string {
  try {
    return applyOverrides(text, overrides);
  } catch (cause) {
    if (!(cause instanceof ConfigOverrideError)) throw cause;
    throw new Problem({ code: cause.code, message: cause.message, hint: cause.hint, cause });
  }
}

/** lora.yaml with overrides, every default resolved. Findings go to stderr; an error among them ends it. */
async function readConfig(path: string, overrides: readonly string[]): Promise<ResolvedLoraConfig> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Problem({
      code: "missing-config",
      message: `The config ${path} cannot be read.`,
      hint: "Name a lora.yaml.",
      cause,
    });
  });
  const answer = resolveLoraConfig(withOverrides(text, overrides));
  for (const finding of answer.findings)
    process.stderr.write(
      `${path}:${finding.line}:${finding.column} ${finding.severity} ${finding.rule}: ${finding.message}\n`,
    );
  if (answer.config) return answer.config;
  throw new Problem({
    code: "config-errors",
    message: `${path} has errors; nothing was started.`,
    hint: "Mend the lines named above.",
  });
}

/** A plan in one line: what is trained how, on how many rows, in how many steps. */
function planText({ config, data, steps }: TrainPlan): string {
  const held = data.validation === null ? "none held out" : `${data.validation.lines.length} held out`;
  const rows = `${data.train.lines.length} rows, ${held}`;
  return `${config.method} r ${config.lora.r}, ${rows}, ${steps.totalSteps} steps of ${steps.examplesPerStep} rows`;
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
    runsFolder: besideConfig(configPath, defaultRunsFolder),
    ...(runDir === undefined ? {} : { runFolder: runDir }),
  });
  process.stderr.write(` ✓ plan                ${planText(run.plan)}\n`);
  const token = process.env["HF_TOKEN"];
  await startTrainer({ environment, runFolder: run.folder, secrets: token ? { HF_TOKEN: token } : {} });
  return followToEnd(run.folder);
}
