import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("save-steps-multiple", () => {
  const rule = "config/save-steps-multiple";

  test("save_steps matters only for early stopping", () => {
    expect(lintConfigText(`${start}eval_steps: 50\nsave_steps: 80\n`)).toEqual([]);
    expect(onlyFinding(`${start}eval_steps: 30\nearly_stopping_patience: 2\n`, rule).fixed).toContain("save_steps: 60");
  });
});
