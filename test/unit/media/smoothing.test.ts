import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSmoothedColumn, createSmoother } from "../../../media/loss/smoothing.ts";

describe("smoothing", () => {
  it("returns the raw values at weight 0", () => {
    expect([3, 1, 2].map(createSmoother(0))).toEqual([3, 1, 2]);
  });

  it("starts at the first value instead of near zero", () => {
    expect(createSmoother(0.99)(2.5)).toBeCloseTo(2.5);
  });

  it("keeps a constant constant", () => {
    const next = createSmoother(0.9);
    for (const value of [4, 4, 4, 4]) expect(next(value)).toBeCloseTo(4);
  });

  it("gives the past its share", () => {
    const next = createSmoother(0.5);
    next(0);
    expect(next(3)).toBeCloseTo(2);
  });

  it("passes over what is not finite or not measured without being moved by it", () => {
    const next = createSmoother(0.5);
    next(1);
    expect(next(null)).toBeNull();
    expect(next(undefined)).toBeUndefined();
    expect(next(Number.NaN)).toBeNull();
    expect(next(1)).toBeCloseTo(1);
  });

  it("costs only the new rows when a column grows, and gives what a whole pass would give", () => {
    const cells = fc.array(fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }), fc.constant(null)), { maxLength: 30 });
    fc.assert(
      fc.property(cells, cells, fc.double({ min: 0, max: 0.99, noNaN: true }), (first, second, weight) => {
        const column = createSmoothedColumn(weight);
        column.follow(first, 0);
        const all = [...first, ...second];
        column.follow(all, first.length);
        expect(column.cells).toEqual(all.map(createSmoother(weight)));
      }),
    );
  });

  it("starts anew when earlier rows changed or another weight is chosen", () => {
    const column = createSmoothedColumn(0.5);
    column.follow([1, 2, 3], 0);
    column.follow([1, 9], 1);
    expect(column.cells).toEqual([1, 9].map(createSmoother(0.5)));
    column.restart([1, 9], 0);
    expect(column.cells).toEqual([1, 9]);
  });
});
