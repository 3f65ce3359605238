import { describe, expect, test } from "vitest";
import { lintAdapter } from "../../../../../language-server/rules/lint-adapter.ts";
import { throwFailure } from "../../linted-config.ts";

describe("invalid-json", () => {
  test.each([
    ["", "The file is empty"],
    ["[]", "The file holds [] instead of an object"],
    ['{\n  "r": 16,\n', "The file is cut off"],
    ['{\n  "r": sixteen\n}', "r is no JSON here"],
  ])("%j is no adapter config", (text, words) => {
    const findings = lintAdapter(text, throwFailure);
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([["adapter/invalid-json", "error"]]);
    expect(findings[0]?.message).toContain(words);
  });

  test("what PEFT writes is one", () => {
    expect(
      lintAdapter('{\n  "peft_type": "LORA",\n  "r": 16,\n  "target_modules": [\n    "q_proj"\n  ]\n}', throwFailure),
    ).toEqual([]);
  });
});
