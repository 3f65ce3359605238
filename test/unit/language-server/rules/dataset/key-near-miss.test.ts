import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

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
  const turns = '[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]';
  test.each([
    '{"id":1,"video":"a.mp4","messages":TURNS}',
    '{"imageId":1,"videoId":2,"toolId":3,"tool_id":4,"messages":TURNS}',
    '{"id":1,"video":"a.mp4","conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}',
    '{"test":"a"}',
    '{"messages":[{"role":"user","content":"a","height":3},{"role":"assistant","content":"b"}]}',
  ])("%s: names of other things are no slips", (row) => {
    expect(rulesOf(row.replace("TURNS", turns))).not.toContain(rule);
  });
  test("on save only the key that the row cannot be read without is renamed", () => {
    const reaches = (row: string) => lintDataset(row).flatMap(({ fixes }) => fixes.map(({ reach }) => reach));
    expect(reaches(`{"mesages":${turns}}`)).toEqual(["file"]);
    expect(reaches(`{"messages":${turns},"tolls":[]}`)).toEqual(["one"]);
  });
  test("short and distant keys are left alone", () => {
    expect(rulesOf('{"text":"a","id":1,"tex":2,"mail":"x"}')).not.toContain(rule);
  });
});
