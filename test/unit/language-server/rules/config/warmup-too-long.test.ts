import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("warmup-too-long", () => {
  const rule = "config/warmup-too-long";

  test("warm-up against the length of the run", () => {
    const text = `${start}warmup_steps: 30\n`;
    expect(lintConfigText(text, { rows: 400 })).toEqual([]);
    expect(onlyFinding(text, rule, { rows: 40 }).fixed).toContain("warmup_steps: 1\n");
  });
});
