import { describe, expect, test } from "vitest";
import { chat, fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("role-alias", () => {
  test.each([
    ["human", "user"],
    ["gpt", "assistant"],
    ["bot", "assistant"],
    ["ai", "assistant"],
    ["model", "assistant"],
    ["User", "user"],
    ["assistant ", "assistant"],
    ["SYSTEM", "system"],
  ])("%s is %s", (role, meant) => {
    const row = JSON.stringify({ messages: [{ role, content: "a" }] });
    const finding = lintDataset(row).find(({ rule }) => rule === "dataset/role-alias");
    expect(finding?.marked).toBe(JSON.stringify(role));
    expect(fixedOnce(row, "dataset/role-alias")).toBe(JSON.stringify({ messages: [{ role: meant, content: "a" }] }));
  });
  test("an alias is read as what it means: no finding follows from it", () => {
    expect(rulesOf(chat(["human", "a"], ["gpt", "b"]))).toEqual(["dataset/role-alias", "dataset/role-alias"]);
  });
  test("ShareGPT's own names are right there, its capitals are not", () => {
    expect(
      rulesOf(
        '{"conversations":[{"from":"system","value":"s"},{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}',
      ),
    ).toEqual([]);
    expect(
      fixedOnce('{"conversations":[{"from":"Human","value":"a"},{"from":"gpt","value":"b"}]}', "dataset/role-alias"),
    ).toContain('"human"');
  });
  test("OpenAI still takes function", () => {
    const row = chat(["user", "a"], ["function", "1"], ["assistant", "b"]);
    expect(rulesOf(row)).toEqual(["dataset/role-alias"]);
    expect(rulesOf(row, "openai")).toEqual([]);
  });
});
