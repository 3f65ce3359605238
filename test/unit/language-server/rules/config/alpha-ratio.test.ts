import { describe, expect, test } from "vitest";
import { lintConfigText, onlyFinding, start } from "../../linted-config.ts";

describe("alpha-ratio", () => {
  const rule = "config/alpha-ratio";

  test.each([
    ["lora: { r: 16, alpha: 15 }", "15"],
    ["lora: { r: 16, alpha: 65 }", "65"],
    ["lora: { r: 64 }", "64"],
  ])("%s has an unusual ratio", (line, marked) => {
    const found = onlyFinding(`${start}${line}\n`, rule);
    expect(found.marked).toBe(marked);
    expect(lintConfigText(found.fixed ?? "")).toEqual([]);
  });

  test.each([
    "lora: { r: 16, alpha: 16 }",
    "lora: { r: 16, alpha: 64 }",
    "lora: { r: 64, alpha: 16, use_rslora: true }",
    "method: full\nlora: { r: 64, alpha: 16 }",
  ])("%s is fine", (lines) => {
    expect(lintConfigText(`${start}${lines}\n`)).toEqual([]);
  });
});
