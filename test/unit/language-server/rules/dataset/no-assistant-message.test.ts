import { describe, expect, test } from "vitest";
import { chat, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("no-assistant-message", () => {
  test("marks the key of the conversation", () => {
    expect(lintDataset(chat(["user", "a"])).map(({ rule, marked }) => [rule, marked])).toEqual([
      ["dataset/no-assistant-message", '"messages"'],
    ]);
  });
  test("a prompt needs none", () => {
    expect(
      rulesOf('{"prompt":[{"role":"user","content":"a"}],"completion":[{"role":"assistant","content":"b"}]}'),
    ).toEqual([]);
  });
  test("a misspelt assistant is one", () => {
    expect(rulesOf(chat(["user", "a"], ["asistant", "b"]))).toEqual(["dataset/unknown-role"]);
  });
});
