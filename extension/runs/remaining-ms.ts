import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import type { RunState } from "./run-state.ts";

/** So many of the last steps say how fast the run is now; their median forgets the pause of a checkpoint or of a resume. */
const paceSteps = 20;
/** So many of the last validations say how long one takes. */
const pauseValidations = 5;

/** The trainer validates every so many steps when the config does not say. */
const defaultEvalSteps = 50;

type Points = RunState["points"];

/** Milliseconds from the step of a row to the next one; undefined while that has not come. A validation of the step lies in them. */
function intervalAfter({ step, elapsedMs }: Points, row: number): number | undefined {
  const [from, to] = [elapsedMs[row], elapsedMs[row + 1]];
  if (from === undefined || to === undefined) return undefined;
  return (to - from) / Math.max(1, (step[row + 1] ?? 0) - (step[row] ?? 0));
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  return upper === undefined ? null : (upper + (sorted[sorted.length - 1 - middle] ?? upper)) / 2;
}

/** The median of the last intervals without a validation; of all when a validation follows every step. */
function msPerStep({ points, evals }: RunState): number | null {
  const validated = new Set(evals.step.slice(-paceSteps * 2));
  const plain: number[] = [];
  const all: number[] = [];
  for (let row = points.step.length - 2; row >= 0 && plain.length < paceSteps && all.length < paceSteps * 2; row--) {
    const interval = intervalAfter(points, row) ?? 0;
    all.push(interval);
    if (!validated.has(points.step[row] ?? 0)) plain.push(interval);
  }
  return median(plain.length > 0 ? plain : all);
}

/**
 * What a validation takes beyond a step; 0 while none was seen whole. The median: after a resume one of these pauses also holds the
 * steps that were lost.
 */
function msPerValidation({ points, evals }: RunState, stepMs: number): number {
  const pauses = evals.step.slice(-pauseValidations - 1).flatMap((step) => {
    const interval = intervalAfter(points, points.step.lastIndexOf(step));
    return interval === undefined ? [] : [Math.max(0, interval - stepMs)];
  });
  return median(pauses) ?? 0;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** How many validations the trainer makes up to a step, the one at the end of the run apart: at every eval_steps and at the end of an epoch. */
function validationsUpTo(step: number, { config, steps }: TrainPlan): number {
  const every = config.eval_steps ?? defaultEvalSteps;
  const epoch = steps.stepsPerEpoch;
  const both = (every * epoch) / greatestDivisor(every, epoch);
  return Math.floor(step / every) + Math.floor(step / epoch) - Math.floor(step / both);
}

/** Validations that are still to come after the last step; that of the step itself too while it has not been told of. */
function validationsDue({ plan, points, evals }: RunState): number {
  if (plan.data.validation === null) return 0;
  const step = points.step.at(-1) ?? 0;
  const { totalSteps } = plan.steps;
  const done = evals.step.at(-1) === step ? step : step - 1;
  // The last step is validated whatever it divides by.
  return validationsUpTo(totalSteps - 1, plan) - validationsUpTo(done, plan) + 1;
}

/** Milliseconds until the last step and its validation; null when none is being trained or no pace is known. */
export function remainingMs(state: RunState): number | null {
  const stepsLeft = state.plan.steps.totalSteps - (state.points.step.at(-1) ?? 0);
  if (state.status !== "running" || stepsLeft <= 0) return null;
  const stepMs = msPerStep(state);
  if (stepMs === null || stepMs <= 0) return null;
  return stepsLeft * stepMs + validationsDue(state) * msPerValidation(state, stepMs);
}
