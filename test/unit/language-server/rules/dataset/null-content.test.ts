import { describe, expect, test } from "vitest";
import { chat, fixedOnce, rulesOf } from "../../linted-rows.ts";

describe("null-content", () => {
  test("a call in the old key counts for who reads it", () => {
    const row =
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}}]}';
    expect(rulesOf(row, "openai")).toEqual([]);
    expect(rulesOf(row)).toEqual(["dataset/null-content"]);
  });
  test("null beside a tool call is how OpenAI writes calls", () => {
    expect(
      rulesOf(
        '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},{"role":"assistant","content":"b"}]}',
      ),
    ).toEqual([]);
  });
  test("an export's empty tool_calls do not excuse it", () => {
    expect(
      rulesOf('{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":null,"tool_calls":null}]}'),
    ).toEqual(["dataset/null-content"]);
  });
  test("its fix deletes the message", () => {
    expect(fixedOnce(chat(["user", "a"], ["assistant", "b"], ["user", null]), "dataset/null-content")).toBe(
      chat(["user", "a"], ["assistant", "b"]),
    );
  });
});
