import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("yaml-syntax", () => {
  const rule = "config/yaml-syntax";

  test.each([
    ["an anchor inside itself", `${start}lora: &a { r: *a }\n`],
    ["a python tag", `${start}seed: !!python/object:os.system x\n`],
    ["two documents", `${start}---\nseed: 1\n`],
    ["a bracket that is not closed", "base_model: [a\n"],
  ])("%s", (_, text) => {
    expect(lintConfigText(text).map((finding) => finding.rule)).toContain(rule);
  });

  test("a tab becomes spaces", () => {
    expect(onlyFinding("base_model: a\ndataset:\n\ttrain: t.jsonl\n", rule).fixed).toBe(
      "base_model: a\ndataset:\n  train: t.jsonl\n",
    );
  });
});
