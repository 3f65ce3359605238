import type { PlanFile, ResolvedLoraConfig, TrainPlan } from "../../schemas/contracts.generated.ts";
import { runSteps } from "../../schemas/steps.ts";
import { Problem } from "../problem.ts";
import { type SplitRow, splitValidation } from "./split-validation.ts";

/** A data file as it stands on disk: `rows` are its non-empty lines. */
export type DataFile = { readonly path: string; readonly sha256: string; readonly rows: readonly SplitRow[] };

/** Everything that planning needs to know, gathered from disk and machine beforehand. */
export type PlanFacts = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly configPath: string;
  readonly config: ResolvedLoraConfig;
  readonly baseFolder: string | null;
  readonly train: DataFile;
  readonly validation: DataFile | null;
  readonly versions: Readonly<Record<string, string>>;
};

/** @throws Problem `no-rows` when nothing is left to put in. */
function planFile({ path, sha256 }: DataFile, lines: readonly number[]): PlanFile {
  const [first, ...rest] = lines;
  if (first !== undefined) return { path, sha256, lines: [first, ...rest] };
  throw new Problem({
    code: "no-rows",
    message: `${path} holds no rows.`,
    hint: "Add one JSON object a line, or point dataset in lora.yaml at another file.",
  });
}

function linesOf(file: DataFile): number[] {
  return file.rows.map(({ line }) => line);
}

/** Which rows are learned and which are held out: a file, a share of the training rows, or none. */
function planData({ train, validation, config }: PlanFacts): TrainPlan["data"] {
  if (validation)
    return { train: planFile(train, linesOf(train)), validation: planFile(validation, linesOf(validation)) };
  const { validation: asked } = config.dataset;
  const share = typeof asked === "number" ? asked : 0;
  const split = splitValidation({ rows: train.rows, share, seed: config.seed });
  return {
    train: planFile(train, split.train),
    validation: split.validation.length === 0 ? null : planFile(train, split.validation),
  };
}

/** What "auto" means while the planner has no memory model of the machine: the choice that loses no precision. */
export function plannedMethod(method: ResolvedLoraConfig["method"]): ResolvedLoraConfig["method"] {
  return method === "auto" ? "lora" : method;
}

/**
 * plan.json for a run: every default resolved, rows assigned, steps counted.
 * @throws Problem `no-rows` when a data file holds no row.
 */
export function planRun(facts: PlanFacts): TrainPlan {
  const data = planData(facts);
  const { config } = facts;
  const steps = runSteps({
    rows: data.train.lines.length,
    perDeviceTrainBatchSize: config.per_device_train_batch_size,
    gradientAccumulationSteps: config.gradient_accumulation_steps,
    devices: 1,
    numTrainEpochs: config.num_train_epochs,
    maxSteps: config.max_steps,
  });
  return {
    schema: 1,
    id: facts.id,
    name: facts.name,
    createdAt: facts.createdAt,
    configPath: facts.configPath,
    config: { ...config, method: plannedMethod(config.method) },
    base: { id: config.base_model, folder: facts.baseFolder, revision: config.base_revision },
    data,
    steps,
    versions: { ...facts.versions },
  };
}
