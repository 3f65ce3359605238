import { describe, expect, test } from "vitest";
import { resolveLoraConfig } from "../../../../language-server/rules/resolve-lora-config.ts";

const start = "base_model: models/tiny\ndataset: { train: train.jsonl }\n";

describe("a resolved config", () => {
  test("has every default of the schema", () => {
    const dataset = { train: "train.jsonl", validation: 0.1, profile: "trl" };
    expect(resolveLoraConfig(start)).toEqual({
      findings: [],
      dataset,
      config: {
        base_model: "models/tiny",
        base_revision: null,
        method: "auto",
        dataset,
        lora: {
          r: 16,
          alpha: 32,
          dropout: 0.05,
          target_modules: "all-linear",
          bias: "none",
          use_dora: false,
          use_rslora: false,
          modules_to_save: null,
        },
        max_length: 2048,
        packing: true,
        assistant_only_loss: true,
        per_device_train_batch_size: 2,
        gradient_accumulation_steps: 4,
        learning_rate: 0.0002,
        lr_scheduler_type: "linear",
        num_train_epochs: 3,
        max_steps: null,
        warmup_steps: 10,
        weight_decay: 0,
        max_grad_norm: 1,
        optim: "adamw_torch",
        gradient_checkpointing: null,
        eval_steps: 50,
        save_steps: 50,
        save_total_limit: 3,
        early_stopping_patience: null,
        seed: 42,
        report_to: [],
        targets: [],
      },
    });
  });

  test("keeps what is written, aliases written out", () => {
    const text =
      "base_model: &m models/tiny\ndataset:\n  train: *m\nlora: { r: 8 }\nlearning_rate: 1e-4\nmax_steps: 5\n";
    expect(resolveLoraConfig(text).config).toMatchObject({
      dataset: { train: "models/tiny", validation: 0.1 },
      lora: { r: 8, alpha: 32 },
      learning_rate: 1e-4,
      max_steps: 5,
    });
  });

  test.each(["null", "0"])("validation %s: nothing held out, nothing validated", (validation) => {
    const { config } = resolveLoraConfig(`base_model: a\ndataset: { train: t.jsonl, validation: ${validation} }\n`);
    expect(config).toMatchObject({ dataset: { validation: null }, eval_steps: null });
  });

  test("eval_steps null is its default where rows are held out", () => {
    expect(resolveLoraConfig(`${start}eval_steps: null\n`).config?.eval_steps).toBe(50);
  });

  test("a warning does not stand in the way", () => {
    const { config, findings } = resolveLoraConfig(`${start}learning_rate: 1.0e-3\n`);
    expect(config?.learning_rate).toBe(1e-3);
    expect(findings).toEqual([
      {
        rule: "config/learning-rate-healthy",
        severity: "warning",
        message: expect.stringContaining("tends to diverge"),
        line: 3,
        column: 16,
      },
    ]);
  });

  test.each([
    "",
    "base_model: a\n",
    `${start}lora: { r: 0 }\n`,
    `${start}\tx: 1\n`,
    "[",
    `${start}alpah: 1\r\n`,
    `${start}lora.r: 8\n`,
    `${start}1.5: x\n`,
  ])("an error in %j leaves no config", (text) => {
    const { config, findings } = resolveLoraConfig(text);
    expect(config).toBeNull();
    expect(findings.some(({ severity }) => severity === "error")).toBe(true);
    for (const { line, column } of findings) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
  });

  test("lines and columns count from 1, in UTF-16 units, also after CRLF", () => {
    const { findings } = resolveLoraConfig(`# 😀\r\n${start.replaceAll("\n", "\r\n")}lora: { r: 0 }\r\n`);
    expect(findings).toMatchObject([{ line: 4, column: 12 }]);
  });
});
