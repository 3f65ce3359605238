import { describe, expect, test } from "vitest";
import { lintDataset, rulesOf } from "../../linted-rows.ts";

describe("message-missing-content", () => {
  const calls = '[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{}"}}]';

  test("a turn that calls tools needs none", () => {
    expect(
      rulesOf(
        `{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":${calls}},{"role":"tool","tool_call_id":"call_1","content":"1"},{"role":"assistant","content":"b"}]}`,
      ),
    ).toEqual([]);
  });
  test("an empty list of calls is none", () => {
    expect(rulesOf('{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[]}]}')).toEqual([
      "dataset/message-missing-content",
    ]);
  });
  test("asks for value in ShareGPT rows", () => {
    expect(lintDataset('{"conversations":[{"from":"human"},{"from":"gpt","value":"b"}]}')[0]?.message).toContain(
      'no "value"',
    );
  });
});
