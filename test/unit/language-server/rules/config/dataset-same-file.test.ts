import { describe, expect, test } from "vitest";
import { onlyFinding } from "../../linted-config.ts";

describe("dataset-same-file", () => {
  const rule = "config/dataset-same-file";

  test.each(["train.jsonl", "./train.jsonl", ".//train.jsonl"])("validation %s is the training file", (path) => {
    const text = `base_model: a\ndataset:\n  train: train.jsonl\n  validation: ${path}\n`;
    expect(onlyFinding(text, rule).marked).toBe(path);
  });
});
