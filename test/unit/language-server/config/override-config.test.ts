import { describe, expect, test } from "vitest";
import { applyOverrides, ConfigOverrideError } from "../../../../language-server/documents/override-lora-config.ts";
import { resolveLoraConfig } from "../../../../language-server/documents/resolve-lora-config.ts";

const text = `# my run
base_model: models/tiny   # small
dataset: { train: train.jsonl }
lora: { r: 16, alpha: 32 }
learning_rate: 2.0e-4
`;

function failure(run: () => string): ConfigOverrideError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigOverrideError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("overrides", () => {
  test("none: the text itself", () => {
    expect(applyOverrides(text, [])).toBe(text);
  });

  test("change values in place and keep comments", () => {
    const changed = applyOverrides(text, ["learning_rate=1e-4", "lora.r=8"]);
    expect(changed).toContain("# my run\n");
    expect(changed).toContain("models/tiny # small");
    expect(changed).toContain("lora: { r: 8, alpha: 32 }");
    expect(resolveLoraConfig(changed).config).toMatchObject({ learning_rate: 1e-4, lora: { r: 8 } });
  });

  test.each([
    ["max_steps=20", { max_steps: 20 }],
    ["packing=false", { packing: false }],
    ["report_to=[wandb]", { report_to: ["wandb"] }],
    ["dataset.validation=valid.jsonl", { dataset: { validation: "valid.jsonl" } }],
    ["dataset.validation=null", { dataset: { validation: null } }],
    ["max_steps=", { max_steps: null }],
    ["lora={ r: 4, alpha: 8 }", { lora: { r: 4, alpha: 8 } }],
    [" seed = 7", { seed: 7 }],
    ["base_model=a=b", { base_model: "a=b" }],
  ])("%s", (override, expected) => {
    expect(resolveLoraConfig(applyOverrides(text, [override])).config).toMatchObject(expected);
  });

  test.each(["", "# nothing\n", "lora:\n"])("make what is not there yet in %j", (empty) => {
    const changed = applyOverrides(empty, ["base_model=a", "dataset.train=t.jsonl", "lora.r=8"]);
    expect(resolveLoraConfig(changed)).toMatchObject({ config: { base_model: "a", lora: { r: 8 } }, findings: [] });
  });

  test("long lines stay whole", () => {
    const long = `models/${"deep/".repeat(60)}tiny`;
    const changed = applyOverrides(text.replace("models/tiny", long), ["seed=1"]);
    expect(changed).toContain(long);
  });

  test.each([
    ["lerning_rate=1", "Did you mean learning_rate?"],
    ["micro_batch_size=1", "Did you mean per_device_train_batch_size?"],
    ["lora_r=8", "Did you mean lora.r?"],
    ["r=8", "Did you mean lora.r?"],
    ["lora.alpah=8", "Did you mean lora.alpha?"],
    ["output_dir=x", "tunesmith.runsFolder"],
    ["qqqqqq=1", "The keys are base_model,"],
    ["__proto__.x=1", "The keys are base_model,"],
  ])("%s is refused with a hint", (override, hint) => {
    expect(failure(() => applyOverrides(text, [override])).hint).toContain(hint);
  });

  test.each(["learning_rate", "=3", "lora.r=[", 'seed="'])("%s cannot be read", (override) => {
    expect(failure(() => applyOverrides(text, [override])).code).toBe("config-override");
  });

  test.each(["a: [", "- a\n", "text", "lora: 3\n", "*x"])("a config like %j is not written into", (broken) => {
    failure(() => applyOverrides(broken, ["lora.r=8"]));
  });
});
