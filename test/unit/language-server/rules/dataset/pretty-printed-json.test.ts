import { describe, expect, test } from "vitest";
import { fixedOnce, rulesOf } from "../../linted-rows.ts";

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
  test.each([
    ["rows on lines of their own", '[{"text":"a"},\n{"text":"b"},\n{"text":"c"}]\n'],
    ["one row a line", '[\n{"text":"a"},\n{"text":"b"},\n{"text":"c"}\n]\n'],
    ["commas first", '[{"text":"a"}\n,{"text":"b"}\n,{"text":"c"}]\n'],
    ["a blank line after the bracket", '[\n\n{"text":"a"},\n{"text":"b"},\n{"text":"c"}\n]\n'],
  ])("an array dumped with %s", (_name, text) => {
    expect(rulesOf(text)).toEqual([rule]);
    expect(fixedOnce(text, rule)).toBe('{"text":"a"}\n{"text":"b"}\n{"text":"c"}\n');
  });
  test.each(["{", "["])("a stray %s above good rows is a mistake of its line and hides no other", (bracket) => {
    expect(rulesOf(`${bracket}\n{"text":"a"}\n{"text":1}\n`)).toEqual([
      "dataset/invalid-json",
      "dataset/wrong-field-type",
    ]);
  });
  test("an array on one line is one row that is no object", () => {
    expect(rulesOf('[{"text":"a"},{"text":"b"}]\n')).toEqual(["dataset/not-an-object"]);
  });
  test("a first row that is cut off is not a document", () => {
    expect(rulesOf('{"text":"a"\n{"text":"b"}\n')).toEqual(["dataset/invalid-json"]);
    expect(rulesOf("{\n")).toEqual(["dataset/invalid-json"]);
  });
});
