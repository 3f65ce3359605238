import { describe, expect, test } from "vitest";
import { applyFix, lintConfigText, onlyFinding } from "../../linted-config.ts";

describe("required-key", () => {
  const rule = "config/required-key";

  test.each(["", "# nothing yet\n", "\n\n", "---\n"])("%j lacks both keys that have no default", (text) => {
    const missing = lintConfigText(text);
    expect(missing.map((finding) => finding.rule)).toEqual([rule, rule]);
    const fixed = applyFix(text, missing[1]?.fixes[0] ?? { edits: [] });
    expect(lintConfigText(fixed).map(({ message }) => message)).toEqual([
      expect.stringContaining("base_model is missing"),
    ]);
  });

  test("dataset without train", () => {
    const found = onlyFinding("base_model: a\ndataset: { validation: 0.1 }\n", rule);
    expect(found.marked).toBe("dataset");
    expect(found.fixed).toBe("base_model: a\ndataset: { validation: 0.1, train: train.jsonl }\n");
  });

  test("a dotted key is not the key", () => {
    expect(onlyFinding("base_model: a\ndataset.train: train.jsonl\n", rule).message).toContain(
      "dataset.train is missing",
    );
  });

  test("nothing is called missing in a text that YAML cannot read", () => {
    expect(lintConfigText("base_model: [a\n").map((finding) => finding.rule)).not.toContain(rule);
  });
});
