import type { LossDelta, LossHeader, LossSnapshot } from "../../schemas/loss-view-protocol.ts";
import type { RunState } from "./run-state.ts";
import { remainingMs, runSentence } from "./run-text.ts";

/** How much of a run a view has already been told. */
export type LossMark = { points: number; evals: number; checkpoints: number; samples: number; warnings: number };

const nothing: LossMark = { points: 0, evals: 0, checkpoints: 0, samples: 0, warnings: 0 };

export function lossHeader(state: RunState): LossHeader {
  const { points, plan, end } = state;
  const running = state.status === "running" || state.status === "stalled";
  return {
    runId: plan.id,
    name: plan.name,
    state: state.status,
    phase: state.phase,
    step: points.step.at(-1) ?? 0,
    totalSteps: plan.steps.totalSteps,
    epoch: points.epoch.at(-1) ?? 0,
    totalEpochs: plan.steps.totalSteps / plan.steps.stepsPerEpoch,
    tokensPerSecond: points.tokensPerSecond.at(-1) ?? null,
    memoryBytes: state.memoryBytes,
    totalMemoryBytes: null,
    remainingMs: remainingMs(state),
    bestEval: state.bestEval,
    sentence: runSentence(state),
    reason: end?.reason ?? (state.status === "killed" ? "The trainer ended without saying why." : null),
    hint: end?.hint ?? (state.status === "killed" ? "Show the log, then resume from the last checkpoint." : null),
    hasAdapter: end?.adapter !== null && end?.adapter !== undefined,
    canStop: running || state.status === "starting",
  };
}

function since(state: RunState, mark: LossMark): Omit<LossSnapshot, "type"> {
  const { points, evals } = state;
  return {
    header: lossHeader(state),
    points: {
      step: points.step.slice(mark.points),
      loss: points.loss.slice(mark.points),
      learningRate: points.learningRate.slice(mark.points),
      gradNorm: points.gradNorm.slice(mark.points),
      tokensPerSecond: points.tokensPerSecond.slice(mark.points),
    },
    evals: { step: evals.step.slice(mark.evals), loss: evals.loss.slice(mark.evals) },
    checkpoints: state.checkpoints.slice(mark.checkpoints).map(({ step }) => step),
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

/** What came since `mark`. */
export function lossDelta(state: RunState, mark: LossMark): LossDelta {
  return { type: "delta", ...since(state, mark) };
}

/** Where a view stands that has been told everything. Fewer points than an earlier mark mean that a resumed run took steps back. */
export function lossMark(state: RunState): LossMark {
  return {
    points: state.points.step.length,
    evals: state.evals.step.length,
    checkpoints: state.checkpoints.length,
    samples: state.samples.length,
    warnings: state.warnings.length,
  };
}
