import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset } from "../../linted-rows.ts";

describe("trailing-comma", () => {
  test("finds every one of them, each with its comma", () => {
    const findings = lintDataset('{"messages":[{"role":"user","content":"a",},{"role":"assistant","content":"b"},],}');
    expect(findings.map(({ rule, marked, span }) => [rule, marked, span.start])).toEqual([
      ["dataset/trailing-comma", ",", 41],
      ["dataset/trailing-comma", ",", 78],
      ["dataset/trailing-comma", ",", 80],
    ]);
  });
  test("a comma after the row is one, as rows cut from a JSON list have", () => {
    expect(fixedOnce('{"text":"a"}, \n', "dataset/trailing-comma")).toBe('{"text":"a"} \n');
  });
  test("a comma inside a string is text", () => {
    expect(lintDataset('{"text":",]"}')).toEqual([]);
  });
});
