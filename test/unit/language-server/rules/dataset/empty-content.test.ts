import { describe, expect, test } from "vitest";
import { chat, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("empty-content", () => {
  const severities = (row: string) => lintDataset(row).map(({ rule, severity }) => [rule, severity]);

  test("an error on the assistant, a warning on others", () => {
    expect(severities(chat(["system", ""], ["user", "a"], ["assistant", "b"]))).toEqual([
      ["dataset/empty-content", "warning"],
    ]);
    expect(severities(chat(["user", "a"], ["assistant", []]))).toEqual([["dataset/empty-content", "error"]]);
    expect(severities('{"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":""}]}')).toEqual([
      ["dataset/empty-content", "error"],
    ]);
  });
  test("tools may return nothing", () => {
    expect(rulesOf(chat(["user", "a"], ["assistant", "b"], ["tool", ""], ["assistant", "c"]))).toEqual([]);
  });
});
