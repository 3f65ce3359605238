import { describe, expect, test } from "vitest";
import { unknownFormat } from "../../../../../language-server/rules/dataset/unknown-format.ts";
import { lintDataset, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(unknownFormat);

describe("unknown-format", () => {
  test("an empty object and foreign keys", () => {
    expect(lintDataset("{}")[0]?.message).toContain("no keys");
    expect(lintDataset('{"a":1,"b":2,"c":3,"d":4}')[0]?.message).toContain('"a", "b", "c", …');
  });
  test("a format that the profile refuses is an error, one that its users convert a warning", () => {
    const alpaca = '{"instruction":"a","input":"","output":"b"}';
    expect(lintDataset(alpaca).map(({ rule, severity }) => [rule, severity])).toEqual([
      ["dataset/unknown-format", "warning"],
    ]);
    expect(lintDataset(alpaca, "openai").map(({ rule, severity }) => [rule, severity])).toEqual([
      ["dataset/unknown-format", "error"],
    ]);
    expect(lintDataset('{"prompt":"a","completion":"b"}', "openai")[0]?.message).toMatch(/^OpenAI does not read/);
  });
  test.each([
    '{"prompt":"a","completion":"b"}',
    '{"prompt":[{"role":"user","content":"a"}],"completion":[{"role":"assistant","content":"b"}]}',
    '{"text":"a"}',
    '{"prompt":"a","chosen":"b","rejected":"c"}',
    '{"chosen":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"rejected":[{"role":"user","content":"a"},{"role":"assistant","content":"c"}]}',
    '{"prompt":"a","completion":"b","label":true}',
    '{"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}',
    '{"input_ids":[1,2],"labels":[1,2]}',
  ])("TRL reads %s", (row) => {
    expect(rulesOf(row)).toEqual([]);
  });
});
