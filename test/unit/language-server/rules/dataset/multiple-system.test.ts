import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset } from "../../linted-rows.ts";

describe("multiple-system", () => {
  const rule = "dataset/multiple-system";

  test("each further system message at the start is a warning, and merging mends it", () => {
    const row = chat(["system", "s"], ["system", "t"], ["system", "u"], ["user", "a"], ["assistant", "b"]);
    expect(lintDataset(row).map((finding) => [finding.rule, finding.severity])).toEqual([
      [rule, "warning"],
      [rule, "warning"],
    ]);
    const once = fixedOnce(row, rule);
    expect(fixedOnce(once, rule)).toBe(chat(["system", "s\n\nt\n\nu"], ["user", "a"], ["assistant", "b"]));
  });
  test("a developer message is none to merge with", () => {
    const row = chat(["developer", "s"], ["system", "t"], ["user", "a"], ["assistant", "b"]);
    expect(lintDataset(row).map((finding) => [finding.rule, finding.fixes])).toEqual([[rule, []]]);
  });
});
