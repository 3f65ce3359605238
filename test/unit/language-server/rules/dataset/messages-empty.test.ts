import { describe, expect, test } from "vitest";
import { fixedOnce, rulesOf } from "../../linted-rows.ts";

describe("messages-empty", () => {
  test("finds an empty side of a pair", () => {
    expect(rulesOf('{"prompt":"a","chosen":[],"rejected":"b"}')).toContain("dataset/messages-empty");
  });
  test("its fix deletes the row with its line break", () => {
    expect(fixedOnce('{"messages":[]}\n{"text":"a"}\n', "dataset/messages-empty")).toBe('{"text":"a"}\n');
  });
});
