import { describe, expect, test } from "vitest";
import { contentWrongType } from "../../../../../language-server/rules/dataset/content-wrong-type.ts";
import { chat, fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(contentWrongType);

describe("content-wrong-type", () => {
  test.each([42, true, { text: "a" }])("%j is no text", (content) => {
    const findings = lintDataset(chat(["user", "a"], ["assistant", content]));
    expect(findings.map(({ rule, marked }) => [rule, marked])).toEqual([
      ["dataset/content-wrong-type", JSON.stringify(content)],
    ]);
  });
  test("lists of parts are content", () => {
    expect(rulesOf(chat(["user", [{ type: "text", text: "a" }]], ["assistant", "b"]))).toEqual([]);
  });
  test("its fix keeps the number as written", () => {
    expect(
      fixedOnce(
        '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":1.50}]}',
        "dataset/content-wrong-type",
      ),
    ).toContain('"content":"1.50"');
  });
});
