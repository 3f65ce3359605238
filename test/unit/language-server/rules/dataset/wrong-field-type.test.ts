import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("wrong-field-type", () => {
  test.each([
    ['{"messages":{"role":"user"}}', '{"role":"user"}', "a list"],
    ['{"messages":null}', "null", "a list"],
    ['{"prompt":1,"completion":"b"}', "1", "a text or list"],
    ['{"text":["a"]}', '["a"]', "a text"],
    ['{"prompt":"a","completion":"b","label":"True"}', '"True"', "true or false"],
    ['{"instruction":"a","output":"b","input":1}', "1", "a text"],
    ['{"instruction":"a","output":"b","history":["q"]}', '["q"]', "a list of pairs"],
    ['{"input":"a","preferred_output":[],"non_preferred_output":[]}', '"a"', "an object"],
  ])("%s", (row, marked, needed) => {
    const finding = lintDataset(row).find(({ rule }) => rule === "dataset/wrong-field-type");
    expect(finding?.marked).toBe(marked);
    expect(finding?.message).toContain(`Trainers need ${needed} here.`);
  });
  test("an optional key may be null", () => {
    expect(rulesOf('{"instruction":"a","output":"b","input":null,"history":null}')).toEqual([]);
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
