import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset } from "../../linted-rows.ts";

describe("message-missing-role", () => {
  test("guesses the role by turns", () => {
    const row = '{"messages":[{"role":"user","content":"a"},{"content":"b"}]}';
    expect(fixedOnce(row, "dataset/message-missing-role")).toBe(
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}',
    );
  });
  test("an empty message lacks both, but is marked where it opens", () => {
    expect(
      lintDataset('{"messages":[{},{"role":"assistant","content":"b"}]}').map(({ rule, marked }) => [rule, marked]),
    ).toEqual([
      ["dataset/message-missing-role", "{"],
      ["dataset/message-missing-content", "{"],
    ]);
  });
});
