import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("target-modules-bad-regex", () => {
  const rule = "config/target-modules-bad-regex";

  test.each(["*_proj", "(q_proj", "[z-a]", "q_proj)"])("%s is no pattern", (pattern) => {
    expect(onlyFinding(`${start}lora: { target_modules: '${pattern}' }\n`, rule).marked).toBe(`'${pattern}'`);
  });

  test.each([
    "all-linear",
    ".*(q|v)_proj",
    "(?P<layer>q)_proj",
    "(?i).*proj",
    "(?i:Q)_proj",
    "a*+b",
    "(?>a)b",
    "q{1,2}",
  ])("%s is a pattern to Python", (pattern) => {
    expect(lintConfigText(`${start}lora: { target_modules: '${pattern}' }\n`)).toEqual([]);
  });
});
