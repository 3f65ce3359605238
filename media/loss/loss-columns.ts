import type { EvalPoints, LossPoints } from "../../schemas/loss-view-protocol.ts";

/** A cell: a number, `null` where the value was not finite, `undefined` where nothing was measured at that step. */
export type Cell = number | null | undefined;

/** One row a step, ascending: what the charts and the table draw. Training and validation share the rows. */
export type LossColumns = {
  readonly step: number[];
  readonly loss: Cell[];
  readonly learningRate: Cell[];
  readonly gradNorm: Cell[];
  readonly tokensPerSecond: Cell[];
  readonly validation: Cell[];
};

export function emptyColumns(): LossColumns {
  return { step: [], loss: [], learningRate: [], gradNorm: [], tokensPerSecond: [], validation: [] };
}

/**
 * Adds points in place and returns the first row that changed, or the old row count when rows were only added. An evaluation may
 * have made the row of its step already. (A run that goes back to a checkpoint comes as a new snapshot.)
 */
export function appendPoints(columns: LossColumns, points: LossPoints): number {
  let firstChanged = columns.step.length;
  points.step.forEach((step, index) => {
    const row = rowOf(columns, step);
    firstChanged = Math.min(firstChanged, row);
    if (columns.step[row] !== step) insertRow(columns, row, step);
    const loss = points.loss[index] ?? null;
    columns.loss[row] = loss === "untrained" ? undefined : loss;
    columns.learningRate[row] = points.learningRate[index];
    columns.gradNorm[row] = points.gradNorm[index] ?? null;
    columns.tokensPerSecond[row] = points.tokensPerSecond[index];
  });
  return firstChanged;
}

/** Adds validation losses in place, at their steps; a later value of the same step wins. Returns the first changed row. */
export function appendEvals(columns: LossColumns, evals: EvalPoints): number {
  let firstChanged = columns.step.length;
  evals.step.forEach((step, index) => {
    const row = rowOf(columns, step);
    if (columns.step[row] !== step) insertRow(columns, row, step);
    columns.validation[row] = evals.loss[index] ?? null;
    firstChanged = Math.min(firstChanged, row);
  });
  return firstChanged;
}

/** The newest cell that was measured (finite or not), or undefined. */
export function lastCell(cells: readonly Cell[]): number | null | undefined {
  return cells.findLast((cell) => cell !== undefined);
}

/** The first row whose step is at least `step`; the end is tried first, because steps arrive in order. */
function rowOf(columns: LossColumns, step: number): number {
  let low = 0;
  let high = columns.step.length;
  if ((columns.step[high - 1] ?? Number.NEGATIVE_INFINITY) < step) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.step[middle] ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertRow(columns: LossColumns, row: number, step: number): void {
  columns.step.splice(row, 0, step);
  for (const cells of [columns.loss, columns.learningRate, columns.gradNorm, columns.tokensPerSecond]) {
    cells.splice(row, 0, undefined);
  }
  columns.validation.splice(row, 0, undefined);
}
