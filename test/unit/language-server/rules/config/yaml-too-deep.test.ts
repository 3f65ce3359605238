import { describe, expect, test } from "vitest";
import { lintConfigText } from "../../linted-config.ts";

describe("yaml-too-deep", () => {
  const rule = "config/yaml-too-deep";

  test.each([
    ["20 000 open brackets", `a: ${"[".repeat(20_000)}`],
    ["20 000 closed brackets", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["20 000 maps", "{a: ".repeat(20_000)],
    ["20 000 list dashes", `${"- ".repeat(20_000)}x`],
    ["20 000 question marks", "? ".repeat(20_000)],
    ["1 500 list dashes", `${"- ".repeat(1500)}x`],
  ])("%s: one finding", (_, text) => {
    expect(lintConfigText(text).map((finding) => finding.rule)).toContain(rule);
  });
});
