import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("consecutive-same-role", () => {
  const rule = "dataset/consecutive-same-role";

  test("Together refuses it, others warn", () => {
    const row = chat(["user", "a"], ["user", "b"], ["assistant", "c"]);
    expect(lintDataset(row).map(({ severity }) => severity)).toEqual(["warning"]);
    expect(
      lintDataset(row, "together").map(({ severity, message }) => [severity, message.includes("Together rejects")]),
    ).toEqual([["error", true]]);
  });
  test("its fix merges with a blank line", () => {
    expect(fixedOnce(chat(["user", "a"], ["user", "b"], ["assistant", "c"]), rule)).toBe(
      chat(["user", "a\n\nb"], ["assistant", "c"]),
    );
    expect(fixedOnce(chat(["user", "a"], ["assistant", "b"], ["assistant", "c"]), rule)).toBe(
      chat(["user", "a"], ["assistant", "b\n\nc"]),
    );
  });
  test("does not merge what would be lost", () => {
    const row =
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"assistant","content":"c","weight":0}]}';
    expect(lintDataset(row)[0]?.fixes).toEqual([]);
  });
  test("says who follows whom", () => {
    expect(lintDataset(chat(["user", "a"], ["user", "b"], ["assistant", "c"]))[0]?.message).toBe(
      "messages[1] follows another user message. Strict chat templates refuse this; merge the two messages.",
    );
  });
  test("ShareGPT's tool calls are turns of their own: merging would glue JSON to text", () => {
    const turns = [
      ["human", "a"],
      ["gpt", "I look it up."],
      ["function_call", "{}"],
      ["observation", "1"],
      ["gpt", "One."],
    ];
    const conversations = turns.map(([from, value]) => ({ from, value }));
    expect(rulesOf(JSON.stringify({ conversations }))).toEqual([]);
  });
  test("tool results and calls may follow each other", () => {
    expect(
      rulesOf(
        '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"assistant","content":null,"tool_calls":[{"id":"1"},{"id":"2"}]},{"role":"tool","content":"1"},{"role":"tool","content":"2"},{"role":"assistant","content":"c"}]}',
      ),
    ).toEqual([]);
  });
});
