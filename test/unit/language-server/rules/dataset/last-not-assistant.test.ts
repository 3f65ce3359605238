import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("last-not-assistant", () => {
  test("its fix deletes all that follows the last answer", () => {
    const row = chat(["user", "a"], ["assistant", "b"], ["tool", "c"], ["user", "d"]);
    expect(lintDataset(row)[0]?.fixes[0]?.title).toBe("Delete the last 2 messages");
    expect(fixedOnce(row, "dataset/last-not-assistant")).toBe(chat(["user", "a"], ["assistant", "b"]));
  });
  test("a row without any answer is another rule's", () => {
    expect(rulesOf(chat(["user", "a"]))).toEqual(["dataset/no-assistant-message"]);
  });
});
