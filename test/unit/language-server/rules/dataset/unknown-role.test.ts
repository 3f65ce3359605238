import { describe, expect, test } from "vitest";
import { chat, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("unknown-role", () => {
  test("says what is here and what trainers know", () => {
    const [finding] = lintDataset(chat(["system", "s"], ["user", "a"], ["usr", "b"], ["assistant", "c"]));
    expect(finding?.message).toBe('messages[2].role is "usr". Trainers know system, user, assistant and tool.');
    expect(finding?.fixes.map(({ title }) => title)).toEqual(['Change to "user"']);
  });
  test("offers nothing where nobody can tell, and draws no conclusions from it", () => {
    const findings = lintDataset(chat(["user", "a"], ["narrator", "b"]));
    expect(findings.map(({ rule, fixes }) => [rule, fixes])).toEqual([["dataset/unknown-role", []]]);
  });
  test.each([null, 1, ["user"]])("%j is no role", (role) => {
    expect(
      rulesOf(
        JSON.stringify({
          messages: [
            { role, content: "a" },
            { role: "assistant", content: "b" },
          ],
        }),
      ),
    ).toEqual(["dataset/unknown-role"]);
  });
  test("developer is a role for OpenAI and TRL, not for Together", () => {
    const row = chat(["developer", "s"], ["user", "a"], ["assistant", "b"]);
    expect(rulesOf(row)).toEqual([]);
    expect(rulesOf(row, "openai")).toEqual([]);
    expect(lintDataset(row, "together")[0]?.fixes[0]?.title).toBe('Change to "system"');
  });
});
