import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("interval-exceeds-run", () => {
  const rule = "config/interval-exceeds-run";

  const text = `${start}eval_steps: 50\nsave_steps: 50\n`;

  test("intervals against the length of the run", () => {
    expect(lintConfigText(text, { rows: 400 })).toEqual([]);
    expect(lintConfigText(text, { rows: 40 }).map((finding) => finding.rule)).toEqual([rule, rule]);
  });

  test("max_steps decides without rows", () => {
    expect(onlyFinding(`${start}max_steps: 20\nsave_steps: 30\n`, rule).fixed).toContain("save_steps: 4\n");
  });
});
