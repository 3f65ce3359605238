import { describe, expect, test } from "vitest";
import { lintDataset, rulesOf } from "../../linted-rows.ts";

describe("nesting-too-deep", () => {
  test("100 000 opening brackets are one finding and no overflow", () => {
    expect(rulesOf("[".repeat(100_000))).toEqual(["dataset/nesting-too-deep"]);
    expect(rulesOf('{"a":'.repeat(100_000))).toEqual(["dataset/nesting-too-deep"]);
    expect(rulesOf(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toEqual(["dataset/nesting-too-deep"]);
  });
  test("500 levels are allowed, 501 are not", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(rulesOf(nested(500))).toEqual(["dataset/not-an-object"]);
    expect(lintDataset(nested(501)).map(({ rule, span }) => [rule, span])).toEqual([
      ["dataset/nesting-too-deep", { start: 500, end: 501 }],
    ]);
  });
  test("brackets inside strings nest nothing", () => {
    expect(rulesOf(JSON.stringify({ text: '["{\\'.repeat(1000) }))).toEqual([]);
  });
});
