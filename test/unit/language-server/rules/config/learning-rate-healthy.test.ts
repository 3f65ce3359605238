import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("learning-rate-healthy", () => {
  const rule = "config/learning-rate-healthy";

  test.each([
    ["2.0e-3", "3.0e-4"],
    ["1.0e-6", "1.0e-4"],
  ])("%s is brought to the nearer end", (rate, better) => {
    expect(onlyFinding(`${start}learning_rate: ${rate}\n`, rule).fixed).toBe(`${start}learning_rate: ${better}\n`);
  });

  test.each(["method: full\nlearning_rate: 1.0e-5", "learning_rate: 1e-4", "learning_rate: 3.0e-4"])(
    "%s is fine",
    (lines) => {
      expect(lintConfigText(`${start}${lines}\n`)).toEqual([]);
    },
  );
});
