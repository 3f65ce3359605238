import { describe, expect, test } from "vitest";
import { systemNotFirst } from "../../../../../language-server/rules/dataset/system-not-first.ts";
import { chat, fixedOnce, lintDataset } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(systemNotFirst);

describe("system-not-first", () => {
  test("its fix moves the message to the top", () => {
    expect(fixedOnce(chat(["user", "a"], ["assistant", "b"], ["system", "s"]), "dataset/system-not-first")).toBe(
      chat(["system", "s"], ["user", "a"], ["assistant", "b"]),
    );
  });
  test("a second system message has no safe place", () => {
    const findings = lintDataset(chat(["system", "s"], ["user", "a"], ["system", "t"], ["assistant", "b"]));
    expect(findings.map(({ rule, marked, fixes }) => [rule, marked, fixes])).toEqual([
      ["dataset/system-not-first", '"system"', []],
    ]);
  });
});
