import type { Cell, LossColumns } from "./loss-columns.ts";

/** What the charts draw: the columns and the smoothed loss, thinned to what a screen can show. */
export type DrawnColumns = LossColumns & { readonly smoothed: Cell[] };

/** The full columns for what is said, the thinned ones for what is drawn, and the way back from a drawn row. */
export type LossDrawing = {
  readonly columns: DrawnColumns;
  readonly drawn: DrawnColumns;
  rowOf(drawnRow: number): number;
};

export type DrawnColumnsKeeper = {
  /** Follows the grown columns; rows before `firstChanged` are unchanged since the last call. */
  follow(columns: DrawnColumns, firstChanged: number): DrawnColumns;
  /** The row of the full columns that a drawn row stands for. */
  rowOf(drawnRow: number): number;
};

/** Several rows for each pixel of a wide window; below this nothing is thinned. */
const mostRows = 8192;

/**
 * Keeps a drawing copy in which every `stride` rows become two: the lowest and the highest value of each column, in the order
 * in which they came. No peak is lost, and a run of a million steps draws as fast as one of ten thousand.
 */
export function createDrawnColumns(limit = mostRows): DrawnColumnsKeeper {
  let stride = 1;
  let rows = 0;
  let drawn = emptyDrawn();
  return {
    follow(columns, firstChanged) {
      rows = columns.step.length;
      const wanted = strideFor(rows, limit);
      if (wanted === 1) {
        stride = 1;
        return columns;
      }
      // Lines that are kept must have been made with the same stride.
      const firstBucket = wanted === stride ? Math.floor(Math.min(firstChanged, rows) / stride) : 0;
      stride = wanted;
      if (firstBucket === 0) drawn = emptyDrawn();
      for (const name of columnNames) thin(drawn[name], columns[name], { firstBucket, stride });
      thinSteps(drawn.step, columns.step, { firstBucket, stride });
      return drawn;
    },
    rowOf: (drawnRow) =>
      stride === 1 ? drawnRow : Math.min(rows - 1, (drawnRow >> 1) * stride + (drawnRow % 2) * (stride - 1)),
  };
}

const columnNames = ["loss", "smoothed", "validation", "learningRate", "gradNorm", "tokensPerSecond"] as const;

function emptyDrawn(): DrawnColumns {
  return { step: [], loss: [], smoothed: [], validation: [], learningRate: [], gradNorm: [], tokensPerSecond: [] };
}

/** The smallest power of two that brings two rows a bucket within the limit. */
function strideFor(rows: number, limit: number): number {
  return rows <= limit ? 1 : 2 ** Math.ceil(Math.log2((2 * rows) / limit));
}

type Buckets = { readonly firstBucket: number; readonly stride: number };

function thin(into: Cell[], from: readonly Cell[], { firstBucket, stride }: Buckets): void {
  into.length = 2 * firstBucket;
  for (let start = firstBucket * stride; start < from.length; start += stride) {
    into.push(...extremes(from, start, Math.min(from.length, start + stride)));
  }
}

function thinSteps(into: number[], from: readonly number[], { firstBucket, stride }: Buckets): void {
  into.length = 2 * firstBucket;
  for (let start = firstBucket * stride; start < from.length; start += stride) {
    const last = Math.min(from.length, start + stride) - 1;
    into.push(from[start] ?? 0, from[last] ?? 0);
  }
}

/** The lowest and the highest cell in their order; a gap only where nothing in the bucket was finite. */
function extremes(cells: readonly Cell[], start: number, end: number): readonly [Cell, Cell] {
  let low: number | undefined;
  let high: number | undefined;
  let lowFirst = true;
  let gap: null | undefined;
  for (let row = start; row < end; row++) {
    const cell = cells[row];
    if (cell === null) gap = null;
    if (cell === null || cell === undefined) continue;
    if (low === undefined || cell < low) {
      low = cell;
      lowFirst = high === undefined || high === cell;
    }
    if (high === undefined || cell > high) {
      high = cell;
      lowFirst = low !== cell;
    }
  }
  if (low === undefined || low === high) return [low ?? gap, low === undefined ? gap : undefined];
  return lowFirst ? [low, high] : [high, low];
}
