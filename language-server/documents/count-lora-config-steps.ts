import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import { heldOutRows, runSteps } from "../../schemas/steps.ts";

/** Optimizer steps of a run on one device; null when `rows` (of dataset.train) is not known and no max_steps says it. */
export function countConfigSteps(settings: ResolvedLoraConfig, rows: number | null): number | null {
  if (settings.max_steps !== null) return settings.max_steps;
  if (rows === null || rows === 0) return null;
  const { validation } = settings.dataset;
  const heldOut = typeof validation === "number" ? heldOutRows(rows, validation) : 0;
  return runSteps({
    rows: rows - heldOut,
    perDeviceTrainBatchSize: settings.per_device_train_batch_size,
    gradientAccumulationSteps: settings.gradient_accumulation_steps,
    devices: 1,
    numTrainEpochs: settings.num_train_epochs,
    maxSteps: null,
  }).totalSteps;
}
