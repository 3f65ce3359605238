import { describe, expect, test } from "vitest";
import { messagesEmpty } from "../../../../../language-server/rules/dataset/messages-empty.ts";
import { fixedOnce, rulesOf } from "../../linted-rows.ts";
import { testRuleExamples } from "../../test-rule-examples.ts";

testRuleExamples(messagesEmpty);

describe("messages-empty", () => {
  test("finds an empty side of a pair", () => {
    expect(rulesOf('{"prompt":"a","chosen":[],"rejected":"b"}')).toEqual(["dataset/messages-empty"]);
  });
  test("its fix deletes the row with its line break", () => {
    expect(fixedOnce('{"messages":[]}\n{"text":"a"}\n', "dataset/messages-empty")).toBe('{"text":"a"}\n');
  });
});
