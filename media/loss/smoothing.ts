import type { Cell } from "./loss-columns.ts";

/** Gives the smoothed value of each next cell. `null` (not finite) and `undefined` (nothing measured) pass through. */
export type Smoother = (cell: Cell) => Cell;

/**
 * An exponential moving average that is not biased towards zero at the start: the weights of what was seen always sum to 1.
 * `weight` is the share that the past keeps, 0 (raw) to below 1.
 */
export function createSmoother(weight: number): Smoother {
  let sum = 0;
  let weights = 0;
  return (cell) => {
    if (cell === undefined || cell === null || !Number.isFinite(cell)) return cell === undefined ? undefined : null;
    sum = weight * sum + (1 - weight) * cell;
    weights = weight * weights + (1 - weight);
    return sum / weights;
  };
}

export type SmoothedColumn = {
  readonly cells: Cell[];
  /** Brings `cells` up to the raw column; rows before `firstChanged` are unchanged since the last call. */
  follow(raw: readonly Cell[], firstChanged: number): void;
  /** Starts anew with another weight. */
  restart(raw: readonly Cell[], weight: number): void;
};

/** Keeps a smoothed copy of a growing column: appending costs only the new rows. */
export function createSmoothedColumn(initialWeight: number): SmoothedColumn {
  const cells: Cell[] = [];
  let weight = initialWeight;
  let next = createSmoother(weight);
  const extend = (raw: readonly Cell[]): void => {
    for (let row = cells.length; row < raw.length; row++) cells.push(next(raw[row]));
  };
  const restart = (raw: readonly Cell[], newWeight: number): void => {
    weight = newWeight;
    next = createSmoother(weight);
    cells.length = 0;
    extend(raw);
  };
  return {
    cells,
    restart,
    follow: (raw, firstChanged) => (firstChanged < cells.length ? restart(raw, weight) : extend(raw)),
  };
}
