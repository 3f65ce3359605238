import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDrawnColumns, type DrawnColumns } from "../../../media/loss/drawn-columns.ts";
import type { Cell } from "../../../media/loss/loss-columns.ts";

function columnsWith(loss: readonly Cell[]): DrawnColumns {
  const column = (): Cell[] => [...loss];
  return {
    step: loss.map((_, row) => row + 1),
    loss: column(),
    smoothed: column(),
    validation: column(),
    learningRate: column(),
    gradNorm: column(),
    tokensPerSecond: column(),
  };
}

const finite = (cells: readonly Cell[]): number[] => cells.filter((cell) => typeof cell === "number");
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 50 }) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

describe("the columns as they are drawn", () => {
  it("are the columns themselves while they are few", () => {
    const columns = columnsWith([3, 1, 2]);
    const keeper = createDrawnColumns(4);
    expect(keeper.follow(columns, 0)).toBe(columns);
    expect(keeper.rowOf(2)).toBe(2);
  });

  it("keep the lowest and the highest of every stretch, in their order", () => {
    const columns = columnsWith([1, 9, 5, 4, 7, 2, 3, 3, null, null, undefined, 6]);
    const drawn = createDrawnColumns(6).follow(columns, 0);
    expect(drawn.loss).toEqual([1, 9, 7, 2, 6, undefined]);
    expect(drawn.step).toEqual([1, 4, 5, 8, 9, 12]);
  });

  it("show a gap only where nothing was finite", () => {
    const drawn = createDrawnColumns(4).follow(columnsWith([1, 2, 3, 4, null, null, null, null]), 0);
    expect(drawn.loss).toEqual([1, 4, null, null]);
  });

  it("never lose a peak and stay within the limit, however the run grew", () => {
    const pieces = fc.array(fc.array(cell, { maxLength: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 2, max: 32 }), (grown, limit) => {
        const keeper = createDrawnColumns(limit);
        let all: Cell[] = [];
        let drawn = columnsWith([]);
        for (const piece of grown) {
          const before = all.length;
          all = [...all, ...piece];
          drawn = keeper.follow(columnsWith(all), before);
        }
        expect(drawn).toEqual(createDrawnColumns(limit).follow(columnsWith(all), 0));
        expect(drawn.step.length).toBeLessThanOrEqual(limit + 1);
        expect(drawn.loss).toHaveLength(drawn.step.length);
        const [shown, full] = [finite(drawn.loss), finite(all)];
        expect(Math.max(...shown)).toBe(Math.max(...full));
        expect(Math.min(...shown)).toBe(Math.min(...full));
        expect(drawn.step).toEqual([...drawn.step].sort((a, b) => a - b));
      }),
    );
  });

  it("follow a run that took steps back", () => {
    const keeper = createDrawnColumns(4);
    keeper.follow(columnsWith([1, 2, 3, 4, 5, 6, 7, 8]), 0);
    const shorter = columnsWith([1, 2, 3, 4, 9, 9]);
    expect(keeper.follow(shorter, 4)).toEqual(createDrawnColumns(4).follow(shorter, 0));
  });

  it("lead back to a row of the full columns", () => {
    const keeper = createDrawnColumns(4);
    keeper.follow(columnsWith([1, 2, 3, 4, 5, 6, 7]), 0);
    expect([0, 1, 2, 3].map(keeper.rowOf)).toEqual([0, 3, 4, 6]);
  });
});
