import fc from "fast-check";
import { expect, test } from "vitest";
import { proposeConfig } from "../../../extension/training/propose-config.ts";
import { resolveLoraConfig } from "../../../language-server/rules/resolve-lora-config.ts";
import { lintConfigText } from "../language-server/linted-config.ts";

test.each([1, 2, 5, 8, 20, 79, 400, 2000, 2001, 100_000])("%i rows: no finding", (rows) => {
  const text = proposeConfig({ trainPath: "train.jsonl", rows, baseModel: "HuggingFaceTB/SmolLM2-135M-Instruct" });
  expect(lintConfigText(text, { fileExists: () => true, rows })).toEqual([]);
});

test("the sample's size gives the values that the design names", () => {
  const text = proposeConfig({ trainPath: "train.jsonl", rows: 400, baseModel: "my/model" });
  const { config } = resolveLoraConfig(text);
  expect(config).toMatchObject({
    base_model: "my/model",
    method: "auto",
    dataset: { train: "train.jsonl", validation: 0.1 },
    lora: { r: 16, alpha: 32 },
    learning_rate: 2e-4,
    per_device_train_batch_size: 2,
    gradient_accumulation_steps: 4,
    num_train_epochs: 3,
    warmup_steps: 10,
    max_length: 2048,
  });
});

test("any path survives as it is", () => {
  const path = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(path, fc.nat(5000), (name, rows) => {
      const text = proposeConfig({ trainPath: `${name}.jsonl`, rows, baseModel: name });
      const { config, findings } = resolveLoraConfig(text);
      expect(findings).toEqual([]);
      expect(config?.dataset.train).toBe(`${name}.jsonl`);
      expect(config?.base_model).toBe(name);
    }),
  );
});
