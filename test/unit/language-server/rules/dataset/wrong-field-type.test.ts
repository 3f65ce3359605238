import { describe, expect, test } from "vitest";
import { wrongFieldType } from "../../../../../language-server/rules/dataset/wrong-field-type.ts";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(wrongFieldType);

describe("wrong-field-type", () => {
  test.each([
    ['{"messages":{"role":"user"}}', '{"role":"user"}', "a list"],
    ['{"messages":null}', "null", "a list"],
    ['{"prompt":1,"completion":"b"}', "1", "a text or list"],
    ['{"text":["a"]}', '["a"]', "a text"],
    ['{"prompt":"a","completion":"b","label":1}', "1", "true or false"],
    ['{"input":"a","preferred_output":[],"non_preferred_output":[]}', '"a"', "an object"],
  ])("%s", (row, marked, needed) => {
    const finding = lintDataset(row).find(({ rule }) => rule === "dataset/wrong-field-type");
    expect(finding?.marked).toBe(marked);
    expect(finding?.message).toContain(`Trainers need ${needed} here.`);
  });
  test("only a string that holds the right JSON is unpacked", () => {
    expect(fixedOnce('{"messages":"[]"}', "dataset/wrong-field-type")).toBe('{"messages":[]}');
    expect(lintDataset('{"messages":"Hi"}')[0]?.fixes).toEqual([]);
    expect(lintDataset('{"messages":"{}"}')[0]?.fixes).toEqual([]);
  });
  test("is the only finding of its row", () => {
    expect(rulesOf('{"messages":"Hi"}')).toEqual(["dataset/wrong-field-type"]);
  });
});
