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

function planFile(file: DataFile, lines: readonly number[]): PlanFile {
  return { path: file.path, sha256: file.sha256, lines: [...lines] };
}

/** Which rows are learned and which are held out: a file, a share of the training rows, or none. */
function planData(facts: PlanFacts): TrainPlan["data"] {
  const all = facts.train.rows.map(({ line }) => line);
  if (facts.validation) {
    const held = facts.validation.rows.map(({ line }) => line);
    return { train: planFile(facts.train, all), validation: planFile(facts.validation, held) };
  }
  const share = facts.config.dataset.validation;
  if (typeof share !== "number" || share <= 0) return { train: planFile(facts.train, all), validation: null };
  const split = splitValidation({ rows: facts.train.rows, share, seed: facts.config.seed });
  return { train: planFile(facts.train, split.train), validation: planFile(facts.train, split.validation) };
}

/**
 * plan.json for a run: every default resolved, rows assigned, steps counted.
 * @throws Problem `no-rows` when a data file holds no row.
 */
export function planRun(facts: PlanFacts): TrainPlan {
  for (const file of [facts.train, facts.validation]) {
    if (file && file.rows.length === 0)
      throw new Problem({
        code: "no-rows",
        message: `${file.path} holds no rows.`,
        hint: "Add one JSON object a line, or point dataset in lora.yaml at another file.",
      });
  }
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
    // Without a memory model of the machine "auto" means the choice that loses no precision.
    config: { ...config, method: config.method === "auto" ? "lora" : config.method },
    base: { id: config.base_model, folder: facts.baseFolder, revision: config.base_revision },
    data,
    steps,
    versions: { ...facts.versions },
  };
}
