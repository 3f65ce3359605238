import { describe, expect, test } from "vitest";
import { chat, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("whitespace-content", () => {
  test("any Unicode blank counts", () => {
    expect(rulesOf(chat(["user", "a"], ["assistant", "\u00a0\u2003\n"]))).toEqual(["dataset/whitespace-content"]);
  });
  test("a warning on others than the assistant", () => {
    expect(lintDataset(chat(["user", " "], ["assistant", "b"])).map(({ severity }) => severity)).toEqual(["warning"]);
  });
  test("empty is another rule's, blanks around words nobody's", () => {
    expect(rulesOf(chat(["user", " a "], ["assistant", ""]))).toEqual(["dataset/empty-content"]);
  });
});
