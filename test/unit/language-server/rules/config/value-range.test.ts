import { describe, expect, test } from "vitest";
import { onlyFinding, start } from "../../linted-config.ts";

describe("value-range", () => {
  const rule = "config/value-range";

  test.each([
    ["lora: { r: 0 }", "0", "lora: { r: 1 }"],
    ["lora: { dropout: 1 }", "1", "lora: { dropout: 0.05 }"],
    ["learning_rate: 2e4", "2e4", "learning_rate: 2.0e-4"],
    ["num_train_epochs: 0", "0", "num_train_epochs: 3"],
    ["warmup_steps: -5", "-5", "warmup_steps: 0"],
    ["seed: 99999999999", "99999999999", "seed: 4294967295"],
  ])("%s is out of range", (line, marked, fixed) => {
    const found = onlyFinding(`${start}${line}\n`, rule);
    expect(found.marked).toBe(marked);
    expect(found.fixed).toBe(`${start}${fixed}\n`);
    expect(found.message).toMatch(/^[a-z_.]+ is .+\. It takes .+\.$/);
  });

  test("the legal range is named", () => {
    expect(onlyFinding(`${start}lora: { r: 0 }\n`, rule).message).toBe(
      "lora.r is 0. It takes a whole number from 1 to 16384.",
    );
    expect(onlyFinding(`${start}learning_rate: 2\n`, rule).message).toBe(
      "learning_rate is 2. It takes a number above 0 and below 1.",
    );
  });

  test("what is empty is of the right kind, so the message asks for content", () => {
    expect(onlyFinding(`${start}lora: { target_modules: [] }\n`, rule).message).toBe(
      "lora.target_modules is an empty list. Name at least one, or delete it to get the default.",
    );
    expect(onlyFinding('base_model: ""\ndataset: { train: t.jsonl }\n', rule).message).toBe(
      "base_model is empty. Fill it in.",
    );
  });

  test("a share in per cent", () => {
    const text = "base_model: a\ndataset: { train: t.jsonl, validation: 10 }\n";
    expect(onlyFinding(text, rule).fixed).toContain("validation: 0.1 }");
  });
});
