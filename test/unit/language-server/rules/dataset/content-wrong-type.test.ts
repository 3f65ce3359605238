import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("content-wrong-type", () => {
  test.each([42, true, { text: "a" }])("%j is no text", (content) => {
    const findings = lintDataset(chat(["user", "a"], ["assistant", content]));
    expect(findings.map(({ rule, marked }) => [rule, marked])).toEqual([
      ["dataset/content-wrong-type", JSON.stringify(content)],
    ]);
  });
  test("a number that is too large is named as it is written", () => {
    const [finding] = lintDataset(chat(["user", "a"], ["assistant", 42]).replace("42", "1e999"));
    expect(finding?.message).toBe("messages[1].content is 1e999. Trainers take text; write it in quotes.");
  });
  test("ShareGPT's value has no parts", () => {
    const row = {
      conversations: [
        { from: "human", value: ["a"] },
        { from: "gpt", value: "b" },
      ],
    };
    expect(lintDataset(JSON.stringify(row)).map(({ rule, fixes }) => [rule, fixes])).toEqual([
      ["dataset/content-wrong-type", []],
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
