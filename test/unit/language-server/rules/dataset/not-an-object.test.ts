import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset } from "../../linted-rows.ts";

describe("not-an-object", () => {
  test.each([
    ['["a"]', "a list"],
    ['"a"', "a string"],
    ["42", "a number"],
    ["true", "a boolean"],
    ["null", "null"],
  ])("%s is %s", (text, kind) => {
    const findings = lintDataset(` ${text} `);
    expect(findings.map(({ rule, marked }) => [rule, marked])).toEqual([["dataset/not-an-object", text]]);
    expect(findings[0]?.message).toContain(`The row is ${kind}.`);
    expect(findings[0]?.fixes).toEqual([]);
  });
  test("a bare list of messages is wrapped", () => {
    expect(fixedOnce('[{"role":"user","content":"a"}]', "dataset/not-an-object")).toBe(
      '{"messages":[{"role":"user","content":"a"}]}',
    );
  });
});
