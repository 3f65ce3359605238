import { formatCount, formatDuration, formatLoss } from "../../schemas/number-format.ts";
import { lastLoss } from "./last-loss.ts";
import { remainingMs } from "./remaining-ms.ts";
import type { RunState } from "./run-state.ts";

/** The loss in words: that of the last step that had something to learn. */
export function lossText(state: RunState): string {
  const last = lastLoss(state);
  return last === undefined ? "nothing to learn so far" : `loss ${formatLoss(last.loss)}`;
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
    ...(trained ? [lossText(state)] : []),
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
      return [stepText, lossText(state), ...(left === null ? [] : [`${formatDuration(left)} left`])].join(" · ");
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
