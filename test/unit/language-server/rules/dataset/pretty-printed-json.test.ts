import { describe, expect, test } from "vitest";
import { prettyPrintedJson } from "../../../../../language-server/rules/dataset/pretty-printed-json.ts";
import { fixedOnce, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(prettyPrintedJson);

describe("pretty-printed-json", () => {
  const rule = "dataset/pretty-printed-json";

  test("is one finding for a whole file, and its fix makes rows", () => {
    const rows = [{ text: "a" }, { text: "b", deep: [1, { c: null }] }];
    const text = `${JSON.stringify(rows, null, 2)}\n`;
    expect(rulesOf(text)).toEqual([rule]);
    expect(fixedOnce(text, rule)).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  });
  test("one object over several lines is one row", () => {
    expect(fixedOnce(JSON.stringify({ text: "a" }, null, 2), rule)).toBe('{"text":"a"}\n');
  });
  test("a first row that is cut off is not a document", () => {
    expect(rulesOf('{"text":"a"\n{"text":"b"}\n')).toEqual(["dataset/invalid-json"]);
    expect(rulesOf("{\n")).toEqual(["dataset/invalid-json"]);
  });
});
