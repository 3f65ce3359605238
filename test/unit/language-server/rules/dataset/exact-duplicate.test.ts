import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("exact-duplicate", () => {
  const rule = "dataset/exact-duplicate";

  test("each later copy points at the first", () => {
    const findings = lintDataset('{"text":"a"}\n{"text":"b"}\n{"text":"a"}\n{"text":"a"}\n');
    expect(findings.map(({ line, related }) => [line, related[0]?.line])).toEqual([
      [2, 0],
      [3, 0],
    ]);
    expect(findings[0]?.message).toContain("repeats line 1");
  });
  test("its fix deletes the copy", () => {
    expect(fixedOnce('{"text":"a"}\n{"text":"a"}\n{"text":"b"}\n', rule)).toBe('{"text":"a"}\n{"text":"b"}\n');
  });
  test("broken and blank lines are mistakes of their own", () => {
    expect(rulesOf('{"text":\n\n\n{"text":\n')).not.toContain(rule);
  });
});
