import { describe, expect, test } from "vitest";
import { onlyFinding, start } from "../../linted-config.ts";

describe("wrong-type", () => {
  const rule = "config/wrong-type";

  test.each([
    ["packing: yes", "yes", "packing: true"],
    ["packing: 0", "0", "packing: false"],
    ['max_length: "2048"', '"2048"', "max_length: 2048"],
    ["max_length: 4_096", "4_096", "max_length: 4096"],
    ["num_train_epochs: 3 epochs", "3 epochs", ""],
    ["max_steps: None", "None", "max_steps: null"],
    ["warmup_steps: 2.5", "2.5", "warmup_steps: 3"],
    ["warmup_steps:", "warmup_steps", ""],
    ["report_to: none", "none", "report_to: []"],
    ["report_to: wandb", "wandb", "report_to: [wandb]"],
    ["lora:", "lora", ""],
    ["lora: []", "[]", ""],
    ["learning_rate: .inf", ".inf", ""],
  ])("%s is of the wrong type", (line, marked, fixed) => {
    const found = onlyFinding(`${start}${line}\n`, rule);
    expect(found.marked).toBe(marked);
    expect(found.fixed).toBe(fixed === "" ? start : `${start}${fixed}\n`);
  });

  test("one wrong name in a list is named", () => {
    expect(onlyFinding(`${start}lora: { target_modules: [q_proj, 3] }\n`, rule).message).toBe(
      "lora.target_modules has 3 in its list. It takes text or a list of names.",
    );
  });

  test("dataset as a file name becomes a section", () => {
    expect(onlyFinding("base_model: a\ndataset: my data.jsonl\n", rule).fixed).toBe(
      "base_model: a\ndataset: { train: my data.jsonl }\n",
    );
  });
});
