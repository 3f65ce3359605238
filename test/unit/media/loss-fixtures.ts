import type { LossDelta, LossHeader, LossSnapshot } from "../../../schemas/loss-view-protocol.ts";

export const runningHeader: LossHeader = {
  name: "demo #7",
  state: "running",
  phase: "Training, 10 steps",
  phaseFraction: null,
  step: 3,
  totalSteps: 10,
  epoch: 0.9,
  totalEpochs: 3,
  tokensPerSecond: 1240,
  memoryBytes: 6 * 2 ** 30,
  totalMemoryBytes: 24 * 2 ** 30,
  remainingMs: 120_000,
  bestEval: { step: 2, loss: 0.46 },
  sentence: "Validation follows training.",
  reason: null,
  hint: null,
  hasAdapter: false,
};

export function snapshotWith(part: Partial<LossSnapshot>, header: Partial<LossHeader> = {}): LossSnapshot {
  return {
    type: "snapshot",
    header: { ...runningHeader, ...header },
    points: {
      step: [1, 2, 3],
      loss: [2, 1, 0.5],
      learningRate: [1e-4, 2e-4, 2e-4],
      gradNorm: [3, 2, null],
      tokensPerSecond: [1000, 1100, 1240],
    },
    evals: { step: [2], loss: [0.46] },
    checkpoints: [2],
    samples: [],
    warnings: [],
    ...part,
  };
}

export function deltaWith(part: Partial<LossDelta>, header: Partial<LossHeader> = {}): LossDelta {
  return { ...emptyDelta, header: { ...runningHeader, ...header }, ...part };
}

const emptyDelta: LossDelta = {
  type: "delta",
  header: runningHeader,
  points: { step: [], loss: [], learningRate: [], gradNorm: [], tokensPerSecond: [] },
  evals: { step: [], loss: [] },
  checkpoints: [2],
  samples: [],
  warnings: [],
};
