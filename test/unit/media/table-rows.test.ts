import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOfSnapshot } from "../../../media/loss/loss-model.ts";
import { pickRows, tableRows } from "../../../media/loss/table-rows.ts";
import { snapshotWith } from "./loss-fixtures.ts";

describe("the charts as a table", () => {
  it("shows the newest row first, with marks and what was not finite", () => {
    const rows = tableRows(modelOfSnapshot(snapshotWith({})), [2, 1.2, 0.7]);
    expect(rows).toEqual([
      ["3", "0.50", "0.70", "", "2.0e-4", "not finite", "1\u202f240", ""],
      ["2", "1.00", "1.20", "0.46", "2.0e-4", "2.00", "1\u202f100", "best, saved"],
      ["1", "2.00", "2.00", "", "1.0e-4", "3.00", "1\u202f000", ""],
    ]);
  });

  it("leaves the loss of a step that had nothing to learn empty", () => {
    const { points } = snapshotWith({});
    const model = modelOfSnapshot(snapshotWith({ points: { ...points, loss: [2, "untrained", null] } }));
    expect(tableRows(model, []).map(([step, loss]) => [step, loss])).toEqual([
      ["3", "not finite"],
      ["2", ""],
      ["1", "2.00"],
    ]);
  });

  it("keeps every evaluation, the first and the last step within its limit", () => {
    const counts = fc.record({ count: fc.integer({ min: 1, max: 2000 }), every: fc.integer({ min: 1, max: 300 }) });
    fc.assert(
      fc.property(counts, ({ count, every }) => {
        const validation = Array.from({ length: count }, (_, row) => (row % every === 1 ? 0.5 : undefined));
        const rows = pickRows(validation, 50);
        expect(rows.length).toBeLessThanOrEqual(50);
        expect(rows.length).toBeGreaterThanOrEqual(Math.min(count, 40));
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect([rows[0], rows.at(-1)]).toEqual([0, count - 1]);
        const evaluated = validation.flatMap((cell, row) => (cell === undefined ? [] : [row]));
        if (evaluated.length <= 40) expect(rows).toEqual(expect.arrayContaining(evaluated));
      }),
    );
  });
});
