/** What the extension and the loss panel say to each other: a snapshot on ready and on becoming visible, then deltas. */
export type LossRunState = "starting" | "running" | "stalled" | "stopped" | "failed" | "completed" | "killed";

/** Everything of a run but its points. Times in milliseconds, sizes in bytes. */
export type LossHeader = {
  readonly name: string;
  readonly state: LossRunState;
  /** What the trainer does now, such as "Loading the model, 34 %". */
  readonly phase: string;
  /** How far the phase is, 0 to 1; null when that is not known. */
  readonly phaseFraction: number | null;
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly totalEpochs: number;
  readonly tokensPerSecond: number | null;
  readonly memoryBytes: number | null;
  readonly totalMemoryBytes: number | null;
  readonly remainingMs: number | null;
  readonly bestEval: { readonly step: number; readonly loss: number } | null;
  /** The always-true sentence under the numbers. */
  readonly sentence: string;
  readonly reason: string | null;
  readonly hint: string | null;
  readonly hasAdapter: boolean;
};

/** Columns of equal length; `loss` and `gradNorm` are null where the value was not finite, `loss` "untrained" where no token was trained. */
export type LossPoints = {
  readonly step: readonly number[];
  readonly loss: readonly (number | null | "untrained")[];
  readonly learningRate: readonly number[];
  readonly gradNorm: readonly (number | null)[];
  readonly tokensPerSecond: readonly number[];
};
export type EvalPoints = { readonly step: readonly number[]; readonly loss: readonly (number | null)[] };
export type LossSample = {
  readonly step: number;
  readonly prompt: string;
  readonly expected: string;
  readonly output: string;
};

export type LossSnapshot = {
  readonly type: "snapshot";
  readonly header: LossHeader;
  readonly points: LossPoints;
  readonly evals: EvalPoints;
  /** The steps whose checkpoints are there now: always all of them, because old ones are deleted. */
  readonly checkpoints: readonly number[];
  readonly samples: readonly LossSample[];
  readonly warnings: readonly { readonly step: number | null; readonly message: string }[];
};
/** Appends to the last snapshot; `warnings` and `samples` are the new ones only. */
export type LossDelta = Omit<LossSnapshot, "type"> & { readonly type: "delta" };
export type ToLossView = LossSnapshot | LossDelta;

export type FromLossView =
  | { readonly type: "ready" }
  | { readonly type: "stop" }
  | { readonly type: "compare" }
  | { readonly type: "serve" }
  | { readonly type: "showLog" };
