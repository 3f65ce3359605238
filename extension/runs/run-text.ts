import { formatCount, formatDuration, formatLoss } from "../../schemas/number-format.ts";
import type { RunState } from "./run-state.ts";

/** At least so many of the last steps say how fast the run is now. */
const paceSteps = 20;

/** Every look back holds as many validations as any other: a pause that came and went in it would make the time left jump. */
function lookBack({ eval_steps }: RunState["plan"]["config"]): number {
  const interval = eval_steps ?? paceSteps;
  return interval * Math.ceil(paceSteps / interval);
}

/** Milliseconds until the last step, from the pace of the last steps; null when none is being trained or no pace is known. */
export function remainingMs(state: RunState): number | null {
  const { step, elapsedMs } = state.points;
  const last = step.length - 1;
  const first = Math.max(0, last - lookBack(state.plan.config));
  const steps = (step[last] ?? 0) - (step[first] ?? 0);
  const stepsLeft = state.plan.steps.totalSteps - (step[last] ?? 0);
  if (state.status !== "running" || steps <= 0 || stepsLeft <= 0) return null;
  const msPerStep = ((elapsedMs[last] ?? 0) - (elapsedMs[first] ?? 0)) / steps;
  return Math.max(0, stepsLeft * msPerStep);
}

export function lastLoss(state: RunState): number | null {
  return state.points.loss.at(-1) ?? null;
}

/** What a run left behind, as the end of a line. */
function savedText(state: RunState): string {
  if (state.end?.adapter) return "saved";
  const last = state.checkpoints.at(-1);
  return last ? `no adapter, checkpoint of step ${formatCount(last.step)}` : "nothing saved";
}

/** Loss, best step and duration of a run that came to its end. */
function completedText(state: RunState): string {
  const trained = state.points.step.length > 0;
  return [
    ...(trained ? [`loss ${formatLoss(lastLoss(state))}`] : []),
    ...(state.bestEval ? [`best at ${formatCount(state.bestEval.step)}`] : []),
    formatDuration(state.lastElapsedMs),
  ].join(" · ");
}

/** One line for tree, status bar and list: what the run does or how it ended. */
export function runSummary(state: RunState): string {
  const step = state.points.step.at(-1) ?? 0;
  const stepText = `step ${formatCount(step)}/${formatCount(state.plan.steps.totalSteps)}`;
  const left = remainingMs(state);
  switch (state.status) {
    case "starting":
      return state.phase;
    case "running":
      if (step === 0) return state.phase;
      return [
        stepText,
        `loss ${formatLoss(lastLoss(state))}`,
        ...(left === null ? [] : [`${formatDuration(left)} left`]),
      ].join(" · ");
    case "stalled":
      return `${stepText} · the trainer does not answer`;
    case "completed":
      return completedText(state);
    case "stopped":
      return `stopped at ${stepText} · ${savedText(state)}`;
    case "failed":
      return state.end?.reason ?? "failed";
    case "killed":
      return step === 0 ? "the trainer ended before the first step" : `ended without a word at ${stepText}`;
  }
}
