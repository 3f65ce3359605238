import { describe, expect, test } from "vitest";
import { keyNearMiss } from "../../../../../language-server/rules/dataset/key-near-miss.ts";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(keyNearMiss);

describe("key-near-miss", () => {
  const rule = "dataset/key-near-miss";

  test.each([
    ['{"mesages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}', '"mesages"', "error"],
    ['{"prompt":"a","compltion":"b"}', '"compltion"', "error"],
    ['{"messages":[{"rol":"user","content":"a"},{"role":"assistant","content":"b"}]}', '"rol"', "error"],
    ['{"messages":[{"role":"user","contnet":"a"},{"role":"assistant","content":"b"}]}', '"contnet"', "error"],
    [
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"tolls":[]}',
      '"tolls"',
      "warning",
    ],
    [
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","wieght":1}]}',
      '"wieght"',
      "warning",
    ],
  ])("%s: one finding", (row, marked, severity) => {
    expect(lintDataset(row).map((finding) => [finding.rule, finding.marked, finding.severity])).toEqual([
      [rule, marked, severity],
    ]);
  });
  test("a misspelt key hides no mistake below it", () => {
    expect(rulesOf('{"mesages":[{"role":"usr","content":"a"},{"role":"assistant","content":"b"}]}')).toEqual([
      rule,
      "dataset/unknown-role",
    ]);
  });
  test("its fix renames", () => {
    expect(fixedOnce('{"mesages":[]}', rule)).toBe('{"messages":[]}');
  });
  test("short and distant keys are left alone", () => {
    expect(rulesOf('{"text":"a","id":1,"tex":2,"mail":"x"}')).not.toContain(rule);
  });
});
