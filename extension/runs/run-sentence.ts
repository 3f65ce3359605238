import { formatCount, formatLoss } from "../../schemas/number-format.ts";
import { lastLoss } from "./last-loss.ts";
import type { RunState } from "./run-state.ts";

/** Losses of single steps are noisy: so many steps on each side are averaged before one is called lower. */
const averagedSteps = 20;
/** A smaller change of an average is noise. */
const clearChange = 0.05;

type Best = NonNullable<RunState["bestEval"]>;

/** The sentence under the numbers: what the two curves say, in words that are true for what has been measured. */
export function runSentence(state: RunState): string {
  const { points } = state;
  const lastStep = points.step.at(-1);
  if (lastStep === undefined) return "No step has been trained.";
  const learned = lastLoss(state);
  const step = formatCount(lastStep);
  if (learned === undefined) return `There was nothing to learn up to step ${step}: no token of its rows is trained.`;
  const trend =
    learned.loss === null
      ? `The training loss is not finite at step ${formatCount(learned.step)}.`
      : validationSentence(state);
  return points.trainedTokens.at(-1) === 0 ? `${trend} There was nothing to learn in step ${step}.` : trend;
}

function validationSentence(state: RunState): string {
  const { evals, bestEval } = state;
  const last = evals.loss.at(-1);
  if (last === undefined) return withoutValidation(state);
  const at = formatCount(evals.step.at(-1) ?? 0);
  if (last === null || bestEval === null) {
    const best = bestEval === null ? "" : `; it was lowest, ${lowestText(bestEval)}`;
    return `The validation loss is not finite at step ${at}${best}.`;
  }
  if (evals.loss.length === 1)
    return `The validation loss at step ${at} is ${formatLoss(last)}; one alone shows no trend.`;
  if (last <= bestEval.loss) return `Validation is at its lowest, ${lowestText(bestEval)}: no sign of overfitting.`;
  return aboveBest(state, { best: bestEval, last });
}

function withoutValidation(state: RunState): string {
  if (state.plan.data.validation === null) return "No rows are held out: overfitting cannot be seen.";
  return "No validation loss has been measured.";
}

function lowestText({ step, loss }: Best): string {
  return `${formatLoss(loss)} at step ${formatCount(step)}`;
}

function aboveBest(state: RunState, { best, last }: { best: Best; last: number }): string {
  // A share of zero, or of less, is no number to show.
  if (best.loss <= 0) return `Validation is at ${formatLoss(last)}; it was lowest, ${lowestText(best)}.`;
  const rise = last / best.loss - 1;
  if (rise < clearChange) return `Validation is within ${Math.ceil(rise * 100)} % of its lowest, ${lowestText(best)}.`;
  const risen = `Validation has risen ${formatCount(rise * 100)} % since step ${formatCount(best.step)}`;
  const kept = state.checkpoints.some(({ step }) => step === best.step)
    ? " The checkpoint of that step is the better one."
    : "";
  return `${risen}${trainingSince(state, best.step)}.${kept}`;
}

/** Overfitting is validation that rises while training falls; both rising is something else. */
function trainingSince({ points }: RunState, step: number): string {
  const first = points.step.findIndex((at) => at > step);
  if (first < 0) return "";
  const before = mean(points.loss.slice(Math.max(0, first - averagedSteps), first));
  const now = mean(points.loss.slice(first).slice(-averagedSteps));
  if (before === null || now === null) return "";
  if (now > before * (1 + clearChange)) return ", and the training loss rose too: the training is unstable";
  return now < before
    ? " while the training loss fell: the model is overfitting"
    : ", and the training loss has not fallen";
}

/** The mean of the finite values, or null when there is none. */
function mean(values: readonly (number | null)[]): number | null {
  const finite = values.filter((value) => value !== null);
  return finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
