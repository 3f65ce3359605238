import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendEvals,
  appendPoints,
  emptyColumns,
  type LossColumns,
  lastCell,
} from "../../../media/loss/loss-columns.ts";

function pointsAt(steps: readonly number[], offset = 0) {
  return {
    step: steps,
    loss: steps.map((step) => step / 10 + offset),
    learningRate: steps.map((step) => step * 1e-5),
    gradNorm: steps.map(() => 1),
    tokensPerSecond: steps.map(() => 100),
  };
}

function columnsOf(steps: readonly number[]): LossColumns {
  const columns = emptyColumns();
  appendPoints(columns, pointsAt(steps));
  return columns;
}

function lengths(columns: LossColumns): number[] {
  return [...new Set(Object.values(columns).map((cells) => cells.length))];
}

describe("columns of the loss panel", () => {
  it("appends points and says that only rows were added", () => {
    const columns = columnsOf([1, 2, 3]);
    expect(appendPoints(columns, pointsAt([4, 5]))).toBe(3);
    expect(columns.step).toEqual([1, 2, 3, 4, 5]);
    expect(columns.loss[4]).toBeCloseTo(0.5);
  });

  it("keeps a loss that was not finite apart from a step that was not measured", () => {
    const columns = emptyColumns();
    appendPoints(columns, { step: [1], loss: [null], learningRate: [0], gradNorm: [null], tokensPerSecond: [1] });
    appendEvals(columns, { step: [2], loss: [0.5] });
    expect(columns.loss).toEqual([null, undefined]);
    expect(lastCell(columns.loss)).toBeNull();
  });

  it("says the last loss past a step that had nothing to learn, and draws nothing there", () => {
    const columns = columnsOf([1]);
    const [rate, one] = [[0], [1]];
    appendPoints(columns, { step: [2], loss: ["untrained"], learningRate: rate, gradNorm: rate, tokensPerSecond: one });
    expect(columns.loss).toEqual([0.1, undefined]);
    expect(lastCell(columns.loss)).toBe(0.1);
  });

  it("puts an evaluation at its step, between points if need be, and lets a later one win", () => {
    const columns = columnsOf([10, 20, 30]);
    expect(appendEvals(columns, { step: [20, 25], loss: [0.6, null] })).toBe(1);
    expect(columns.step).toEqual([10, 20, 25, 30]);
    expect(columns.validation).toEqual([undefined, 0.6, null, undefined]);
    appendEvals(columns, { step: [20], loss: [0.5] });
    expect(columns.validation[1]).toBe(0.5);
  });

  it("fills the row of an evaluation that came before its step", () => {
    const columns = columnsOf([1]);
    appendEvals(columns, { step: [2], loss: [0.7] });
    appendPoints(columns, pointsAt([2, 3]));
    expect(columns.step).toEqual([1, 2, 3]);
    expect(columns.validation[1]).toBe(0.7);
  });

  it("has ascending steps and columns of one length, however the messages are cut", () => {
    const message = fc.record({
      points: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }),
      evals: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
        const columns = emptyColumns();
        for (const { points, evals } of messages) {
          appendPoints(columns, pointsAt(points));
          appendEvals(columns, { step: evals, loss: evals.map(() => 1) });
        }
        expect(columns.step).toEqual([...new Set(columns.step)].sort((a, b) => a - b));
        expect(lengths(columns)).toHaveLength(1);
      }),
    );
  });
});
