import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("dataset-format-untrained", () => {
  const rule = "config/dataset-format-untrained";

  test.each(["preference", "openai-preference", "kto", "tokenised"] as const)(
    "%s rows stop a training before it starts",
    (trainFormat) => {
      const found = onlyFinding(start, rule, { trainFormat });
      expect([found.marked, found.severity]).toEqual(["train.jsonl", "error"]);
      expect(found.message).toContain("SFT does not learn from them");
    },
  );

  test.each(["messages", "sharegpt", "alpaca", "prompt-completion", "text", null] as const)(
    "%s rows do not",
    (trainFormat) => {
      expect(lintConfigText(start, { trainFormat })).toEqual([]);
    },
  );

  test("the profile of another trainer makes no difference: it is trained here", () => {
    const text = "base_model: a\ndataset: { train: train.jsonl, profile: openai }\n";
    expect(onlyFinding(text, rule, { trainFormat: "openai-preference" }).marked).toBe("train.jsonl");
  });
});
