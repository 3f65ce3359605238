import { describe, expect, test } from "vitest";
import { lintDataset } from "../../linted-rows.ts";

describe("message-not-object", () => {
  test.each(["1", '"a"', "null", "[]"])("%s is no message", (item) => {
    const findings = lintDataset(`{"messages":[{"role":"user","content":"a"},${item}]}`);
    expect(findings.map(({ rule, marked }) => [rule, marked])).toEqual([["dataset/message-not-object", item]]);
    expect(findings[0]?.message).toMatch(/^messages\[1\] is /);
  });
  test("ShareGPT's names for ShareGPT", () => {
    expect(lintDataset('{"conversations":["a"]}')[0]?.message).toContain('"from" and "value"');
  });
});
