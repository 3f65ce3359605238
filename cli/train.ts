import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import process from "node:process";
import { Problem } from "../extension/problem.ts";
import { besideConfig, defaultRunsFolder } from "../extension/training/beside-config.ts";
import { createRun } from "../extension/training/create-run.ts";
import { startTrainer } from "../extension/training/start-trainer.ts";
import {
  type ConfigOverride,
  ConfigOverrideError,
  overriddenConfig,
  readOverride,
} from "../language-server/documents/override-lora-config.ts";
import { resolveLoraConfig } from "../language-server/rules/resolve-lora-config.ts";
import { gatherConfigFacts } from "../language-server/scan/gather-config-facts.ts";
import type { ResolvedLoraConfig, TrainPlan } from "../schemas/contracts.generated.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { followToEnd } from "./follow-to-end.ts";
import { requireEnvironment } from "./require-environment.ts";

const usage = "node dist/cli.js train lora.yaml [--run-dir DIR] [--set key=value]";

/** @throws UsageError for what sets nothing: an unknown key, or a value that is no YAML. */
function readSettings(settings: readonly string[]): ConfigOverride[] {
  return settings.map((setting) => {
    try {
      return readOverride(setting);
    } catch (cause) {
      if (cause instanceof ConfigOverrideError) throw new UsageError(`${cause.message} ${cause.hint}`, usage);
      throw cause;
    }
  });
}

/** lora.yaml with overrides, every default resolved. Findings go to stderr; an error among them ends it. */
async function readConfig(path: string, overrides: readonly ConfigOverride[]): Promise<ResolvedLoraConfig> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const hint = "Name a lora.yaml.";
    throw new Problem({ code: "missing-config", message: `The config ${path} cannot be read.`, hint, cause });
  });
  const { settings } = overriddenConfig(text, overrides).document;
  const facts = await gatherConfigFacts(dirname(path), settings);
  const { config, findings } = resolveLoraConfig(text, { facts, overrides });
  for (const { rule, severity, message, line, column, override } of findings) {
    const place = override === undefined ? `${path}:${line}:${column}` : `--set ${override}`;
    process.stderr.write(`${place} ${severity} ${rule}: ${message}\n`);
  }
  if (config) return config;
  const message = `${basename(path)} cannot be trained as it stands; nothing was started.`;
  throw new Problem({ code: "config-errors", message, hint: "Correct what is named above." });
}

/** A plan in one line: what is trained how, on how many rows, in how many steps. */
function planText({ config, data, steps }: TrainPlan): string {
  const held = data.validation === null ? "none held out" : `${data.validation.lines.length} held out`;
  const rows = `${data.train.lines.length} rows, ${held}`;
  const method = config.method === "full" ? "full" : `${config.method} r ${config.lora.r}`;
  return `${method}, ${rows}, ${steps.totalSteps} steps of ${steps.examplesPerStep} rows`;
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
  const config = await readConfig(configPath, readSettings(values.set ?? []));
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
  await startTrainer({ environment, runFolder: run.folder });
  return followToEnd(run.folder);
}
