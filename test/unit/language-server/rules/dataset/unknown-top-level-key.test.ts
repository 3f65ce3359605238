import { describe, expect, test } from "vitest";
import { unknownTopLevelKey } from "../../../../../language-server/rules/dataset/unknown-top-level-key.ts";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(unknownTopLevelKey);

describe("unknown-top-level-key", () => {
  const rule = "dataset/unknown-top-level-key";
  const row = '{"text":"a","source":"forum","id":7}';

  test("an error for Together, a note for TRL", () => {
    expect(lintDataset(row, "together").map(({ severity }) => severity)).toEqual(["error", "error"]);
    expect(lintDataset(row).map(({ severity }) => severity)).toEqual(["info", "info"]);
  });
  test("says what Together does", () => {
    expect(lintDataset(row, "together")[0]?.message).toBe(
      'Together rejects rows with extra keys ("source"). Delete the key from every row.',
    );
  });
  test("its fix takes one comma, at either end", () => {
    expect(fixedOnce('{"source":1,"text":"a"}', rule)).toBe('{"text":"a"}');
    expect(fixedOnce('{"text":"a", "source":1}', rule)).toBe('{"text":"a"}');
  });
  test("keys of the format and of the profile are known", () => {
    expect(
      rulesOf('{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"tools":[]}', "openai"),
    ).toEqual([]);
  });
});
