import type { EvalPoints, LossHeader, LossPoints, LossSnapshot } from "../../schemas/loss-view-protocol.ts";

// Invented runs for looking at the loss panel; nothing here is a result.
const gigabyte = 2 ** 30;
const totalSteps = 468;

const header: LossHeader = {
  name: "text-to-sql #7",
  state: "running",
  phase: "Training, 468 steps",
  phaseFraction: null,
  step: 212,
  totalSteps,
  epoch: 1.36,
  totalEpochs: 3,
  tokensPerSecond: 1243,
  memoryBytes: 6 * gigabyte,
  totalMemoryBytes: 24 * gigabyte,
  remainingMs: 372_000,
  bestEval: { step: 200, loss: 0.462 },
  sentence: "Validation is at its lowest, 0.46 at step 200: no sign of overfitting.",
  reason: null,
  hint: null,
  hasAdapter: false,
};

const empty: LossSnapshot = {
  type: "snapshot",
  header,
  points: { step: [], loss: [], learningRate: [], gradNorm: [], tokensPerSecond: [] },
  evals: { step: [], loss: [] },
  checkpoints: [],
  samples: [],
  warnings: [],
};

/** A sequence between 0 and 1 that is the same every time. */
function createNoise(): () => number {
  let state = 42;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function pointsUpTo(last: number): LossPoints {
  const noise = createNoise();
  const step = Array.from({ length: last }, (_, index) => index + 1);
  const spread = (): number => noise() + noise() + noise() - 1.5;
  return {
    step,
    loss: step.map((at) => 0.34 + 2.3 * Math.exp(-at / 28) + 0.25 * Math.exp(-at / 160) + 0.09 * spread()),
    learningRate: step.map((at) =>
      at < 10 ? 2e-5 * at : 1e-4 * (1 + Math.cos((Math.PI * (at - 10)) / (totalSteps - 10))),
    ),
    gradNorm: step.map((at) => 0.5 + 3 * Math.exp(-at / 20) + 0.3 * noise()),
    tokensPerSecond: step.map(() => 1180 + 110 * noise()),
  };
}

function evalsUpTo(last: number): EvalPoints {
  const step = Array.from({ length: Math.floor(last / 50) }, (_, index) => 50 * (index + 1));
  return { step, loss: step.map((at) => 0.44 + 1.4 * Math.exp(-at / 45) + Math.max(0, at - 300) * 0.0002) };
}

const running: LossSnapshot = {
  ...empty,
  points: pointsUpTo(212),
  evals: evalsUpTo(212),
  checkpoints: [100, 200],
  samples: [
    {
      step: 200,
      prompt: "How many orders were paid in March 2024?",
      expected: "SELECT COUNT(*) FROM orders WHERE status = 'paid' AND placed_at LIKE '2024-03-%';",
      output: "SELECT COUNT(*) FROM orders WHERE status = 'paid' AND placed_at LIKE '2024-03-%';",
    },
    {
      step: 200,
      prompt: "Name the three customers with the highest total.",
      expected: "SELECT name FROM customers ORDER BY total DESC LIMIT 3;",
      output: "SELECT name FROM customer ORDER BY SUM(total) LIMIT 3",
    },
  ],
};

const ended: LossSnapshot = {
  ...running,
  header: {
    ...header,
    state: "completed",
    step: totalSteps,
    epoch: 3,
    remainingMs: null,
    bestEval: { step: 300, loss: 0.441 },
    sentence:
      "Validation has risen 8 % since step 300 while the training loss fell: the model is overfitting. The checkpoint of that step is the better one.",
    hasAdapter: true,
  },
  points: pointsUpTo(totalSteps),
  evals: evalsUpTo(totalSteps),
  checkpoints: [100, 200, 300, 400, 468],
};

/** By name: what the panel is told, and what a person has chosen before. */
export const lossScenes: Readonly<Record<string, { readonly message: LossSnapshot; readonly state: unknown }>> = {
  running: { message: running, state: {} },
  starting: {
    message: {
      ...empty,
      header: {
        ...header,
        state: "starting",
        phase: "Loading the model, 34 %",
        phaseFraction: 0.34,
        step: 0,
        epoch: 0,
        tokensPerSecond: null,
        memoryBytes: null,
        remainingMs: null,
        bestEval: null,
        sentence: "No step has been trained.",
      },
    },
    state: {},
  },
  completed: { message: ended, state: { smoothing: 0.8, log: true, table: true } },
  failed: {
    message: {
      ...running,
      header: {
        ...header,
        state: "failed",
        step: 41,
        epoch: 0.26,
        remainingMs: null,
        bestEval: null,
        sentence: "No validation loss has been measured.",
        reason: "Out of GPU memory at step 41: evaluation needs 3.2 GB more.",
        hint: "Set per_device_eval_batch_size to 1, or max_length to 1024, then resume.",
      },
      points: pointsUpTo(41),
      evals: { step: [], loss: [] },
      checkpoints: [],
      samples: [],
      warnings: [
        { step: 12, message: "The gradient norm was 38 times its median; one batch is unlike the others." },
        { step: null, message: "3 rows are longer than max_length 2048 and are cut." },
      ],
    },
    state: { smoothing: 0.3 },
  },
  saving: {
    message: {
      ...ended,
      header: { ...ended.header, state: "running", phase: "Saving the adapter", hasAdapter: false },
    },
    state: {},
  },
  "nothing-saved": {
    message: {
      ...running,
      header: {
        ...header,
        state: "killed",
        remainingMs: null,
        reason: "The trainer ended without saying why.",
      },
      checkpoints: [],
      samples: [],
    },
    state: {},
  },
  stalled: {
    message: {
      ...running,
      header: { ...header, state: "stalled", remainingMs: null },
    },
    state: {},
  },
};
