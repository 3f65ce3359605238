import { describe, expect, test } from "vitest";
import { lintDataset } from "../../linted-rows.ts";

describe("unknown-format", () => {
  test("an empty object and foreign keys", () => {
    expect(lintDataset("{}")[0]?.message).toContain("no keys");
    expect(lintDataset('{"a":1,"b":2,"c":3,"d":4}')[0]?.message).toContain('"a", "b", "c", …');
  });
  test("a format that the profile refuses is an error at each row", () => {
    const row = '{"instruction":"a","input":"","output":"b"}';
    expect(lintDataset(`${row}\n${row.replace("a", "c")}`, "openai").map(({ severity }) => severity)).toEqual([
      "error",
      "error",
    ]);
    expect(lintDataset(row, "openai")[0]?.message).toMatch(/^OpenAI does not read Alpaca rows/);
  });
  test.each([
    '{"prompt":"a","completion":"b"}',
    '{"prompt":"a","completion":"b","label":"billing"}',
    '{"prompt":[{"role":"user","content":"a"}],"completion":[{"role":"assistant","content":"b"}]}',
    '{"text":"a"}',
    '{"instruction":"a","input":"","output":"b"}',
    '{"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}',
    '{"conversations":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}',
  ])("the local trainer learns from %s", (row) => {
    expect(lintDataset(row).filter(({ severity }) => severity !== "info")).toEqual([]);
  });
  test.each([
    ["preference", '{"prompt":"a","chosen":"b","rejected":"c"}'],
    [
      "preference",
      '{"chosen":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"rejected":[{"role":"user","content":"a"},{"role":"assistant","content":"c"}]}',
    ],
    ["KTO", '{"prompt":"a","completion":"b","label":true}'],
    ["tokenised", '{"input_ids":[1,2],"labels":[1,2]}'],
  ])("%s rows are correct data that SFT does not learn from: a warning, once a file", (title, row) => {
    const findings = lintDataset(`${row}\n${row} \n`);
    expect(findings.map(({ rule, severity, line }) => [rule, severity, line])).toEqual([
      ["dataset/unknown-format", "warning", 0],
    ]);
    expect(findings[0]?.message).toContain(`does not learn from ${title} rows`);
  });
});
