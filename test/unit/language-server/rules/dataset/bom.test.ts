import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("bom", () => {
  const row = '{"text":"a"}';

  test("marks the one invisible character and hides no other mistake", () => {
    const findings = lintDataset(`\uFEFF{"text":1}`);
    expect(findings.map(({ rule, marked }) => [rule, marked])).toEqual([
      ["dataset/bom", "\uFEFF"],
      ["dataset/wrong-field-type", "1"],
    ]);
  });
  test("its fix deletes nothing else", () => {
    expect(fixedOnce(`\uFEFF${row}\n`, "dataset/bom")).toBe(`${row}\n`);
  });
  test("the same character inside a string is text", () => {
    expect(rulesOf('{"text":"a\uFEFFb"}')).toEqual([]);
  });
});
