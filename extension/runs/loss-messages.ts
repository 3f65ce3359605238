import type { LossDelta, LossHeader, LossSnapshot } from "../../schemas/loss-view-protocol.ts";
import { remainingMs } from "./remaining-ms.ts";
import { runSentence } from "./run-sentence.ts";
import type { RunState } from "./run-state.ts";

/** How much of a run a view has already been told, and of which beginning. */
export type LossMark = {
  readonly resumes: number;
  readonly points: number;
  readonly evals: number;
  readonly samples: number;
  readonly warnings: number;
};

const nothing: LossMark = { resumes: 0, points: 0, evals: 0, samples: 0, warnings: 0 };

export function lossHeader(state: RunState): LossHeader {
  const { points, plan, end } = state;
  return {
    name: plan.name,
    state: state.status,
    phase: state.phase,
    phaseFraction: state.phaseFraction,
    step: points.step.at(-1) ?? 0,
    totalSteps: plan.steps.totalSteps,
    epoch: points.epoch.at(-1) ?? 0,
    totalEpochs: plan.steps.totalSteps / plan.steps.stepsPerEpoch,
    tokensPerSecond: points.tokensPerSecond.at(-1) ?? null,
    memoryBytes: state.memoryBytes,
    totalMemoryBytes: state.hello?.deviceMemoryBytes ?? null,
    remainingMs: remainingMs(state),
    bestEval: state.bestEval,
    sentence: runSentence(state),
    reason: end?.reason ?? (state.status === "killed" ? "The trainer ended without saying why." : null),
    hint: end?.hint ?? null,
    hasAdapter: end?.adapter !== null && end?.adapter !== undefined,
  };
}

function since(state: RunState, mark: LossMark): Omit<LossSnapshot, "type"> {
  const { points, evals } = state;
  return {
    header: lossHeader(state),
    points: {
      step: points.step.slice(mark.points),
      loss: points.loss
        .slice(mark.points)
        .map((loss, index) => (points.trainedTokens[mark.points + index] === 0 ? "untrained" : loss)),
      learningRate: points.learningRate.slice(mark.points),
      gradNorm: points.gradNorm.slice(mark.points),
      tokensPerSecond: points.tokensPerSecond.slice(mark.points),
    },
    evals: { step: evals.step.slice(mark.evals), loss: evals.loss.slice(mark.evals) },
    checkpoints: state.checkpoints.map(({ step }) => step),
    samples: state.samples
      .slice(mark.samples)
      .map(({ step, prompt, expected, output }) => ({ step, prompt, expected, output })),
    warnings: state.warnings.slice(mark.warnings),
  };
}

/** Everything of a run, for a view that starts or becomes visible. */
export function lossSnapshot(state: RunState): LossSnapshot {
  return { type: "snapshot", ...since(state, nothing) };
}

/** What came since `mark`; everything when the run has been taken up again since, because steps were taken back. */
export function lossUpdate(state: RunState, mark: LossMark): LossDelta | LossSnapshot {
  return state.resumes === mark.resumes ? { type: "delta", ...since(state, mark) } : lossSnapshot(state);
}

/** Where a view stands that has been told everything. */
export function lossMark(state: RunState): LossMark {
  return {
    resumes: state.resumes,
    points: state.points.step.length,
    evals: state.evals.step.length,
    samples: state.samples.length,
    warnings: state.warnings.length,
  };
}
