import type { EndEvent, HelloEvent, RunEvent, TrainPlan } from "../../schemas/contracts.generated.ts";
import type { LossRunState, LossSample } from "../../schemas/loss-view-protocol.ts";
import { dispatch, type HandlerMap } from "../../schemas/messages.ts";

/** One run as its directory tells it. Columns have equal length; they grow by `foldEvent` and are never copied. */
export type RunState = {
  readonly folder: string;
  readonly plan: TrainPlan;
  lastSeq: number;
  lastElapsedMs: number;
  phase: string;
  hello: HelloEvent | null;
  end: EndEvent | null;
  /** "running" from the first hello to the end; "killed" and "stalled" are found out by looking at the process. */
  status: LossRunState;
  readonly points: {
    readonly step: number[];
    readonly epoch: number[];
    readonly loss: (number | null)[];
    readonly learningRate: number[];
    readonly gradNorm: (number | null)[];
    readonly tokensPerSecond: number[];
    readonly elapsedMs: number[];
  };
  readonly evals: { readonly step: number[]; readonly loss: (number | null)[] };
  bestEval: { step: number; loss: number } | null;
  readonly checkpoints: { readonly step: number; readonly path: string }[];
  readonly samples: LossSample[];
  readonly warnings: { readonly step: number | null; readonly message: string }[];
  memoryBytes: number | null;
};

export function initialRunState(folder: string, plan: TrainPlan): RunState {
  return {
    folder,
    plan,
    lastSeq: 0,
    lastElapsedMs: 0,
    phase: "Starting the trainer",
    hello: null,
    end: null,
    status: "starting",
    points: { step: [], epoch: [], loss: [], learningRate: [], gradNorm: [], tokensPerSecond: [], elapsedMs: [] },
    evals: { step: [], loss: [] },
    bestEval: null,
    checkpoints: [],
    samples: [],
    warnings: [],
    memoryBytes: null,
  };
}

/** Drops what a resumed run does again: everything after the step that it resumes from. */
function truncateAfter(state: RunState, step: number): void {
  const keep = (steps: readonly number[]): number => {
    const first = steps.findIndex((value) => value > step);
    return first < 0 ? steps.length : first;
  };
  const points = keep(state.points.step);
  for (const column of Object.values(state.points)) column.length = points;
  const evals = keep(state.evals.step);
  state.evals.step.length = evals;
  state.evals.loss.length = evals;
}

function handlers(state: RunState): HandlerMap<RunEvent> {
  const { points } = state;
  return {
    hello: (event) => {
      state.hello = event;
      state.status = "running";
      state.end = null;
      if (event.resumedFromStep !== null) truncateAfter(state, event.resumedFromStep);
    },
    phase: (event) => {
      state.phase = event.fraction === null ? event.text : `${event.text}, ${Math.round(event.fraction * 100)} %`;
    },
    step: (event) => {
      points.step.push(event.step);
      points.epoch.push(event.epoch);
      points.loss.push(event.loss);
      points.learningRate.push(event.learningRate);
      points.gradNorm.push(event.gradNorm);
      points.tokensPerSecond.push(event.tokensPerSecond);
      points.elapsedMs.push(event.elapsedMs);
      state.memoryBytes = event.memoryBytes;
    },
    eval: (event) => {
      state.evals.step.push(event.step);
      state.evals.loss.push(event.loss);
      if (event.best && event.loss !== null) state.bestEval = { step: event.step, loss: event.loss };
    },
    checkpoint: (event) => state.checkpoints.push({ step: event.step, path: event.path }),
    sample: (event) => state.samples.push(event),
    warning: (event) => state.warnings.push({ step: event.step, message: event.message }),
    end: (event) => {
      state.end = event;
      state.status = event.result;
    },
  };
}

/** Takes one event in. Events that were seen before (a reread after a crash) change nothing. */
export function foldEvent(state: RunState, event: RunEvent): void {
  if (event.seq <= state.lastSeq) return;
  state.lastSeq = event.seq;
  state.lastElapsedMs = event.elapsedMs;
  dispatch(handlers(state), event);
}
