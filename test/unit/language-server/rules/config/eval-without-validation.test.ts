import { describe, expect, test } from "vitest";
import { onlyFinding } from "../../linted-config.ts";

describe("eval-without-validation", () => {
  const rule = "config/eval-without-validation";

  const none = "base_model: a\ndataset: { train: t.jsonl, validation: null }\n";

  test("eval_steps with nothing held out", () => {
    const found = onlyFinding(`${none}eval_steps: 20\n`, rule);
    expect(found.marked).toBe("eval_steps");
    expect(found.titles).toEqual(["Hold out a tenth of the rows", "Delete eval_steps"]);
  });
});
