import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("early-stopping-needs-validation", () => {
  const rule = "config/early-stopping-needs-validation";

  const none = "base_model: a\ndataset: { train: t.jsonl, validation: null }\n";

  test("early stopping with nothing held out", () => {
    expect(onlyFinding(`${none}early_stopping_patience: 2\n`, rule).fixed).toContain("validation: 0.1 }");
    expect(lintConfigText(`${start}eval_steps: null\nearly_stopping_patience: 2\n`)).toEqual([]);
  });
});
