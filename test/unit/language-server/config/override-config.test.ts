import { describe, expect, test } from "vitest";
import { ConfigOverrideError, readOverride } from "../../../../language-server/documents/override-lora-config.ts";
import { resolveLoraConfig } from "../../../../language-server/rules/resolve-lora-config.ts";

const text = `# my run
base_model: models/tiny   # small
dataset: { train: train.jsonl }
lora: { r: 16, alpha: 32 }
learning_rate: 2.0e-4
`;

function resolved(config: string, ...settings: readonly string[]) {
  return resolveLoraConfig(config, { overrides: settings.map(readOverride) });
}

function failure(setting: string): ConfigOverrideError {
  try {
    readOverride(setting);
  } catch (error) {
    if (error instanceof ConfigOverrideError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("overrides", () => {
  test.each([
    ["max_steps=20", { max_steps: 20 }],
    ["packing=false", { packing: false }],
    ["report_to=[wandb]", { report_to: ["wandb"] }],
    ["dataset.validation=valid.jsonl", { dataset: { train: "train.jsonl", validation: "valid.jsonl" } }],
    ["dataset.validation=null", { dataset: { validation: null } }],
    ["max_steps=", { max_steps: null }],
    ["lora={ r: 4, alpha: 8 }", { lora: { r: 4, alpha: 8 } }],
    ["lora.r=8", { lora: { r: 8, alpha: 32 } }],
    [" seed = 7", { seed: 7 }],
    ["base_model=a=b", { base_model: "a=b" }],
  ])("%s", (setting, expected) => {
    expect(resolved(text, setting).config).toMatchObject(expected);
  });

  test("the last of two counts", () => {
    expect(resolved(text, "seed=1", "lora.r=8", "seed=2").config).toMatchObject({ seed: 2, lora: { r: 8 } });
  });

  test.each(["", "# nothing\n", "lora:\n"])("make what is not there yet in %j", (empty) => {
    expect(resolved(empty, "base_model=a", "dataset.train=t.jsonl", "lora.r=8")).toMatchObject({
      config: { base_model: "a", lora: { r: 8 } },
      findings: [],
    });
  });

  test("a mistake of the file that is overridden is none any more", () => {
    const broken = `${text}seed: many\n`;
    expect(resolved(broken).config).toBeNull();
    expect(resolved(broken, "seed=1")).toMatchObject({ config: { seed: 1 }, findings: [] });
  });

  test("what is missing is missing in the file", () => {
    expect(resolved("", "seed=1").findings.map(({ rule, override }) => [rule, override])).toEqual([
      ["config/required-key", undefined],
      ["config/required-key", undefined],
    ]);
  });

  test("findings about the file keep their line, findings about an override name it", () => {
    const long = `${text}\n\nsave_steps: 500\n`;
    const { config, findings } = resolved(long, "lora.r=0", "max_steps=100");
    expect(config).toBeNull();
    expect(findings.map(({ rule, line, override }) => [rule, override ?? line])).toEqual([
      ["config/interval-exceeds-run", 8],
      ["config/value-range", "lora.r=0"],
    ]);
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
  ])("%s is refused with a hint", (setting, hint) => {
    expect(failure(setting).hint).toContain(hint);
  });

  test.each(["learning_rate", "=3", "lora.r=[", 'seed="', "max_steps=[1", "seed=*x"])(
    "%s cannot be read",
    (setting) => {
      expect(failure(setting).message).toMatch(/sets nothing\.$|is not YAML\.$/);
    },
  );

  test.each(["a: [", "- a\n", "text", `${text.replace("{ r: 16, alpha: 32 }", "3")}`])(
    "what is wrong in %j stays wrong",
    (broken) => {
      const { config, findings } = resolved(broken, "lora.r=8");
      expect(config).toBeNull();
      expect(findings.some(({ severity, override }) => severity === "error" && override === undefined)).toBe(true);
    },
  );
});
