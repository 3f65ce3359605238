/**
 * How many optimizer steps a run takes. Pure arithmetic that the config rules, the planner and the Python trainer must agree on;
 * test/fixtures/vectors/steps.json holds the shared cases.
 */

/** What decides the steps. `rows` are the rows that are trained on, without the held-out ones; `devices` is the number of GPUs (1 on a CPU). */
export type StepInputs = {
  readonly rows: number;
  readonly perDeviceTrainBatchSize: number;
  readonly gradientAccumulationSteps: number;
  readonly devices: number;
  readonly numTrainEpochs: number;
  readonly maxSteps: number | null;
};

export type RunSteps = {
  readonly examplesPerStep: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
};

/** Epochs may be fractions; a product such as 30 × 0.1 must not round up because of its last binary digit. */
const roundingSlack = 1e-9;

/**
 * Steps of a run. Packing changes how examples are laid out, never how many an optimizer step sees, so it is no input. The last,
 * smaller step of an epoch counts. `maxSteps` wins over epochs. Without rows there is no step.
 */
export function runSteps(inputs: StepInputs): RunSteps {
  const examplesPerStep = inputs.perDeviceTrainBatchSize * inputs.gradientAccumulationSteps * inputs.devices;
  const stepsPerEpoch = Math.ceil(inputs.rows / examplesPerStep);
  if (stepsPerEpoch === 0) return { examplesPerStep, stepsPerEpoch: 0, totalSteps: 0 };
  const totalSteps = inputs.maxSteps ?? Math.max(1, Math.ceil(stepsPerEpoch * inputs.numTrainEpochs - roundingSlack));
  return { examplesPerStep, stepsPerEpoch, totalSteps };
}

/**
 * How many of `rows` are held out for validation at `share` (0 to 0.5). At least one when there are two rows or more, never all.
 * Halves round up, as floor(x + 0.5) does in every language.
 */
export function heldOutRows(rows: number, share: number): number {
  if (share <= 0 || rows < 2) return 0;
  return Math.min(rows - 1, Math.max(1, Math.floor(rows * share + 0.5)));
}
