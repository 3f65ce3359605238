import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("dataset-missing", () => {
  const rule = "config/dataset-missing";

  const facts = { fileExists: (path: string) => path === "data/train.jsonl", nearbyDatasets: ["data/train.jsonl"] };

  test("a file that is not there, with the one that was meant", () => {
    const found = onlyFinding(start, rule, facts);
    expect(found.marked).toBe("train.jsonl");
    expect(found.fixed).toContain("train: data/train.jsonl");
  });

  test("never offers the training file for validation", () => {
    const text = "base_model: a\ndataset: { train: data/train.jsonl, validation: valid.jsonl }\n";
    expect(onlyFinding(text, rule, facts).titles).toEqual([]);
  });

  test("nobody knows: no finding", () => {
    expect(lintConfigText(start)).toEqual([]);
  });
});
