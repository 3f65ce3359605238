import type { RunState } from "./run-state.ts";

/** How many of the last steps say how fast the run is now. */
const paceSteps = 20;

/** Milliseconds until the last step, from the pace of the last steps; null before two steps are known. */
export function remainingMs(state: RunState): number | null {
  const { step, elapsedMs } = state.points;
  const last = step.length - 1;
  const first = Math.max(0, last - paceSteps);
  const steps = (step[last] ?? 0) - (step[first] ?? 0);
  if (steps <= 0 || state.end) return null;
  const msPerStep = ((elapsedMs[last] ?? 0) - (elapsedMs[first] ?? 0)) / steps;
  return Math.max(0, (state.plan.steps.totalSteps - (step[last] ?? 0)) * msPerStep);
}

/** 75 000 → "1 min 15 s left" in words short enough for a status bar. */
export function durationText(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

/** A loss with the digits that matter: 2.31, 0.41, 0.0031. */
export function lossText(loss: number | null | undefined): string {
  if (loss === null || loss === undefined) return "–";
  return loss >= 0.1 ? loss.toFixed(2) : loss.toPrecision(2);
}

export function lastLoss(state: RunState): number | null {
  return state.points.loss.at(-1) ?? null;
}

/** One line for tree, status bar and list: what the run does or how it ended. */
export function runSummary(state: RunState): string {
  const step = state.points.step.at(-1) ?? 0;
  const total = state.plan.steps.totalSteps;
  const left = remainingMs(state);
  switch (state.status) {
    case "starting":
      return state.phase;
    case "running":
      if (step === 0) return state.phase;
      return [
        `step ${step}/${total}`,
        `loss ${lossText(lastLoss(state))}`,
        ...(left === null ? [] : [`${durationText(left)} left`]),
      ].join(" · ");
    case "stalled":
      return `step ${step}/${total} · the trainer does not answer`;
    case "completed":
      return [
        `loss ${lossText(lastLoss(state))}`,
        ...(state.bestEval ? [`best at ${state.bestEval.step}`] : []),
        durationText(state.lastElapsedMs),
      ].join(" · ");
    case "stopped":
      return `stopped at step ${step}/${total} · saved`;
    case "failed":
      return state.end?.reason ?? "failed";
    case "killed":
      return step === 0 ? "the trainer ended before the first step" : `ended without a word at step ${step}/${total}`;
  }
}

/** The sentence under the numbers: what the two curves say, in words that are true for what has been measured so far. */
export function runSentence(state: RunState): string {
  const best = state.bestEval;
  const last = state.evals.loss.at(-1);
  if (!best || last === null || last === undefined) {
    if (state.plan.data.validation === null) return "No rows are held out: overfitting cannot be seen.";
    return "No validation yet.";
  }
  if (state.evals.loss.length < 2) return `First validation loss ${lossText(last)}.`;
  if (last <= best.loss)
    return `Validation is at its best (${lossText(best.loss)} at step ${best.step}): no overfitting yet.`;
  const rise = (last / best.loss - 1) * 100;
  if (rise < 5)
    return `Validation is within ${Math.max(1, Math.round(rise))} % of its best (${lossText(best.loss)} at step ${best.step}).`;
  return `Validation has risen ${Math.round(rise)} % since step ${best.step}: the model is overfitting; the checkpoint near step ${best.step} is the better one.`;
}
