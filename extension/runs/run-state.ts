import type { EndEvent, HelloEvent, RunEvent, TrainPlan } from "../../schemas/contracts.generated.ts";
import type { LossRunState, LossSample } from "../../schemas/loss-view-protocol.ts";
import { dispatch, type HandlerMap } from "../../schemas/messages.ts";

/** One run as its directory tells it. Columns have equal length; they grow by `foldEvent` and are never copied. */
export type RunState = {
  readonly folder: string;
  readonly plan: TrainPlan;
  lastSeq: number;
  lastElapsedMs: number;
  /** What the trainer says that it does, with the share if it knows one. */
  phase: string;
  phaseFraction: number | null;
  /** How often a trainer has taken the run up again. Each time steps may have been taken back, however many came since. */
  resumes: number;
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
    /** Where it is 0 the step had nothing to learn, and its loss is null though nothing is wrong. */
    readonly trainedTokens: number[];
    readonly tokensPerSecond: number[];
    readonly elapsedMs: number[];
  };
  readonly evals: { readonly step: number[]; readonly loss: (number | null)[] };
  bestEval: { step: number; loss: number } | null;
  /** Those that are there: old ones are deleted when there are more than the config keeps. */
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
    phaseFraction: null,
    resumes: 0,
    hello: null,
    end: null,
    status: "starting",
    points: {
      step: [],
      epoch: [],
      loss: [],
      learningRate: [],
      gradNorm: [],
      trainedTokens: [],
      tokensPerSecond: [],
      elapsedMs: [],
    },
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
  const { evals } = state;
  const points = keep(state.points.step);
  for (const column of Object.values(state.points)) column.length = points;
  evals.loss.length = keep(evals.step);
  evals.step.length = evals.loss.length;
  keepOnly(state.checkpoints, (checkpoint) => checkpoint.step <= step);
  keepOnly(state.samples, (sample) => sample.step <= step);
  keepOnly(state.warnings, (warning) => warning.step === null || warning.step <= step);
  state.bestEval = null;
  for (const [row, at] of evals.step.entries()) noteBest(state, at, evals.loss[row] ?? null);
}

function keepOnly<T>(list: T[], isKept: (item: T) => boolean): void {
  const kept = list.filter(isKept);
  list.length = 0;
  for (const item of kept) list.push(item);
}

/** The lowest finite validation loss, the earliest of equals, as the trainer chooses the checkpoint that it never deletes. */
function noteBest(state: RunState, step: number, loss: number | null): void {
  if (loss !== null && (state.bestEval === null || loss < state.bestEval.loss)) state.bestEval = { step, loss };
}

/** A resumed trainer prepares the same rows again and warns of the same things. */
function noteWarning(state: RunState, { step, message }: { step: number | null; message: string }): void {
  const known = state.warnings.some((warning) => warning.step === step && warning.message === message);
  if (!known) state.warnings.push({ step, message });
}

function begin(state: RunState, event: HelloEvent): void {
  if (state.hello) state.resumes += 1;
  state.hello = event;
  state.status = "running";
  state.end = null;
  state.memoryBytes = null;
  // Without a checkpoint a run that is taken up again begins at its first step.
  truncateAfter(state, event.resumedFromStep ?? 0);
}

function handlers(state: RunState): HandlerMap<RunEvent> {
  const { points } = state;
  return {
    hello: (event) => begin(state, event),
    phase: ({ text, fraction }) => {
      state.phase = fraction === null ? text : `${text}, ${Math.round(fraction * 100)} %`;
      state.phaseFraction = fraction;
    },
    step: (event) => {
      points.step.push(event.step);
      points.epoch.push(event.epoch);
      points.loss.push(event.loss);
      points.learningRate.push(event.learningRate);
      points.gradNorm.push(event.gradNorm);
      points.trainedTokens.push(event.trainedTokens);
      points.tokensPerSecond.push(event.tokensPerSecond);
      points.elapsedMs.push(event.elapsedMs);
      state.memoryBytes = event.memoryBytes;
    },
    eval: ({ step, loss }) => {
      state.evals.step.push(step);
      state.evals.loss.push(loss);
      noteBest(state, step, loss);
    },
    checkpoint: ({ step, path, removed = [] }) => {
      keepOnly(state.checkpoints, (checkpoint) => checkpoint.step !== step && !removed.includes(checkpoint.step));
      state.checkpoints.push({ step, path });
    },
    sample: (event) => state.samples.push(event),
    warning: (event) => noteWarning(state, event),
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
