import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset } from "../../linted-rows.ts";

describe("system-not-first", () => {
  test("several at the start are another matter", () => {
    const row = chat(["system", "s"], ["system", "t"], ["user", "a"], ["assistant", "b"]);
    expect(lintDataset(row).map(({ rule }) => rule)).not.toContain("dataset/system-not-first");
  });
  test("its fix moves the message to the top", () => {
    expect(fixedOnce(chat(["user", "a"], ["assistant", "b"], ["system", "s"]), "dataset/system-not-first")).toBe(
      chat(["system", "s"], ["user", "a"], ["assistant", "b"]),
    );
  });
  test("a second system message has no safe place", () => {
    const findings = lintDataset(chat(["system", "s"], ["user", "a"], ["system", "t"], ["assistant", "b"]));
    expect(findings.map(({ rule, marked, fixes }) => [rule, marked, fixes])).toEqual([
      ["dataset/system-not-first", '"system"', []],
    ]);
  });
});
