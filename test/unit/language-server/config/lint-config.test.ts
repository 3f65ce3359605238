import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ConfigFacts, unknownFacts } from "../../../../language-server/documents/lora-config.ts";
import { lintConfig } from "../../../../language-server/rules/lint-config.ts";
import { applyFix } from "./apply-edits.ts";

const start = "base_model: models/tiny\ndataset: { train: train.jsonl }\n";
const lint = (text: string, facts: Partial<ConfigFacts> = {}) => lintConfig(text, { ...unknownFacts, ...facts });

/** The one finding of a rule in a text, with the marked characters. */
function only(text: string, rule: string, facts: Partial<ConfigFacts> = {}) {
  const findings = lint(text, facts).filter((finding) => finding.rule === `config/${rule}`);
  expect(findings.map((finding) => finding.message)).toHaveLength(1);
  const [finding] = findings;
  if (!finding) throw new Error("no finding");
  const [fix] = finding.fixes;
  return {
    ...finding,
    marked: text.slice(finding.span.start, finding.span.end),
    fixed: fix ? applyFix(text, fix) : null,
    titles: finding.fixes.map(({ title }) => title),
  };
}

describe("healthy configs have no finding", () => {
  const seeds = [8, 16].flatMap((r) => [1, 2, 3].map((epochs) => [r, epochs] as const));
  test.each(seeds)("the seed values with r %i and %i epochs", (r, epochs) => {
    const text = `${start}method: qlora
lora: { r: ${r}, alpha: 32, dropout: 0.05, target_modules: all-linear }
max_length: 4096
per_device_train_batch_size: 2
gradient_accumulation_steps: 4
learning_rate: 2.0e-4
num_train_epochs: ${epochs}
warmup_steps: 10
`;
    expect(lint(text, { rows: 400 })).toEqual([]);
  });

  test("2e-4 is a number", () => {
    expect(lint(`${start}learning_rate: 2e-4\n`)).toEqual([]);
  });

  test("the example of the design", () => {
    const text = `base_model: HuggingFaceTB/SmolLM2-135M-Instruct    # a folder, or a hub id
method: qlora
dataset:
  train: train.jsonl
  validation: 0.1
  profile: trl
lora: { r: 16, alpha: 32, dropout: 0.05, target_modules: all-linear }
max_length: 2048
packing: true
assistant_only_loss: true
per_device_train_batch_size: 2
gradient_accumulation_steps: 4
learning_rate: 2.0e-4
num_train_epochs: 3
warmup_steps: 10
eval_steps: 50
save_steps: 50
early_stopping_patience: 3
seed: 42
report_to: []
targets: [ollama]
`;
    expect(lint(text, { rows: 400, fileExists: () => true })).toEqual([]);
  });
});

describe("keys", () => {
  test("a slip of the fingers", () => {
    const found = only(`${start}lora: { r: 16, alpah: 32 }\n`, "unknown-key");
    expect(found.message).toBe('"alpah" is not a key here; did you mean "alpha"?');
    expect(found.marked).toBe("alpah");
    expect(found.fixed).toBe(`${start}lora: { r: 16, alpha: 32 }\n`);
  });

  test("another trainer's name", () => {
    const found = only(`${start}micro_batch_size: 2\n`, "unknown-key");
    expect(found.message).toBe(
      '"micro_batch_size" is the name in Axolotl; lora.yaml calls it per_device_train_batch_size.',
    );
    expect(found.fixed).toBe(`${start}per_device_train_batch_size: 2\n`);
  });

  test.each([
    ["lora_r: 8\n", "lora: { r: 8 }\n"],
    ["lora_r: 8\nlora: { alpha: 16 }\n", "lora: { alpha: 16, r: 8 }\n"],
    ["lora:\n  alpha: 16 # twice r\nseed: 1\nrank: 8\n", "lora:\n  alpha: 16 # twice r\n  r: 8\nseed: 1\n"],
    ["r: 8 # small\nseed: 1\n", "seed: 1\nlora: { r: 8 }\n"],
    ["lora: { learning_rate: 1.0e-4 }\n", "learning_rate: 1.0e-4\n"],
    ["lora_r: 8", "lora: { r: 8 }"],
    ["val_set_size: 0.2\n", null],
    ["lora:\r\n  r: 16\r\nlora_alpha: 32\r\n", "lora:\r\n  r: 16\r\n  alpha: 32\r\n"],
  ])("%j moves to its place", (written, fixed) => {
    const found = only(start + written, "unknown-key");
    const expected = fixed === null ? start.replace(" }", ", validation: 0.2 }") : start + fixed;
    expect(lint(found.fixed ?? "").filter(({ severity }) => severity === "error")).toEqual([]);
    expect(found.fixed).toBe(expected);
  });

  test("a key that is decided elsewhere can only go", () => {
    const found = only(`${start}output_dir: out\n`, "unknown-key");
    expect(found.message).toContain("tunesmith.runsFolder");
    expect(found.fixed).toBe(start);
  });

  test("a name that is taken already can only go", () => {
    const found = only(`${start}seed: 1\nsede: 2\n`, "unknown-key");
    expect(found.fixed).toBe(`${start}seed: 1\n`);
  });

  test("__proto__ and constructor are keys like others", () => {
    expect(only(`${start}__proto__: { r: 1 }\n`, "unknown-key").marked).toBe("__proto__");
    expect(only(`${start}constructor: 1\n`, "unknown-key").marked).toBe("constructor");
  });

  test.each(["", "# nothing yet\n", "\n\n", "---\n"])("%j lacks both keys that have no default", (text) => {
    const missing = lint(text);
    expect(missing.map(({ rule }) => rule)).toEqual(["config/required-key", "config/required-key"]);
    const [, dataset] = missing;
    const fixed = applyFix(text, dataset?.fixes[0] ?? { title: "", edits: [], reach: "one" });
    expect(lint(fixed).map(({ message }) => message)).toEqual([expect.stringContaining("base_model is missing")]);
  });

  test("dataset without train", () => {
    const found = only("base_model: a\ndataset: { validation: 0.1 }\n", "required-key");
    expect(found.marked).toBe("dataset");
    expect(found.fixed).toBe("base_model: a\ndataset: { validation: 0.1, train: train.jsonl }\n");
  });

  test("nothing is called missing in a text that YAML cannot read", () => {
    expect(lint("base_model: [a\n").map(({ rule }) => rule)).not.toContain("config/required-key");
  });
});

describe("values", () => {
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
    const found = only(`${start}${line}\n`, "wrong-type");
    expect(found.marked).toBe(marked);
    expect(found.fixed).toBe(fixed === "" ? start : `${start}${fixed}\n`);
  });

  test("dataset as a file name becomes a section", () => {
    expect(only("base_model: a\ndataset: my data.jsonl\n", "wrong-type").fixed).toBe(
      "base_model: a\ndataset: { train: my data.jsonl }\n",
    );
  });

  test.each([
    ["lora: { r: 0 }", "0", "lora: { r: 1 }"],
    ["lora: { dropout: 1 }", "1", "lora: { dropout: 0.05 }"],
    ["learning_rate: 2e4", "2e4", "learning_rate: 2.0e-4"],
    ["num_train_epochs: 0", "0", "num_train_epochs: 3"],
    ["warmup_steps: -5", "-5", "warmup_steps: 0"],
    ["seed: 99999999999", "99999999999", "seed: 4294967295"],
  ])("%s is out of range", (line, marked, fixed) => {
    const found = only(`${start}${line}\n`, "value-range");
    expect(found.marked).toBe(marked);
    expect(found.fixed).toBe(`${start}${fixed}\n`);
    expect(found.message).toMatch(/^[a-z_.]+ is .+\. It takes .+\.$/);
  });

  test("the legal range is named", () => {
    expect(only(`${start}lora: { r: 0 }\n`, "value-range").message).toBe(
      "lora.r is 0. It takes a whole number from 1 to 16384.",
    );
    expect(only(`${start}learning_rate: 2\n`, "value-range").message).toBe(
      "learning_rate is 2. It takes a number above 0 and below 1.",
    );
  });

  test("a share in per cent", () => {
    const text = "base_model: a\ndataset: { train: t.jsonl, validation: 10 }\n";
    expect(only(text, "value-range").fixed).toContain("validation: 0.1 }");
  });

  test("words that a key does not know", () => {
    expect(only(`${start}method: LoRA\n`, "unknown-value").fixed).toBe(`${start}method: lora\n`);
    expect(only(`${start}method: dpo\n`, "unknown-value").titles).toHaveLength(4);
    expect(only(`${start}report_to: [wandb, mlflow]\n`, "unknown-value").marked).toBe("mlflow");
  });

  test.each(["*_proj", "(q_proj", "[z-a]", "q_proj)"])("%s is no pattern", (pattern) => {
    only(`${start}lora: { target_modules: '${pattern}' }\n`, "target-modules-bad-regex");
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
    expect(lint(`${start}lora: { target_modules: '${pattern}' }\n`)).toEqual([]);
  });

  test("a list in one text, also inside a list", () => {
    expect(only(`${start}lora: { target_modules: [q_proj v_proj, o_proj] }\n`, "yaml-list-string").fixed).toBe(
      `${start}lora: { target_modules: [q_proj, v_proj, o_proj] }\n`,
    );
  });
});

describe("data", () => {
  const facts = { fileExists: (path: string) => path === "data/train.jsonl", nearbyDatasets: ["data/train.jsonl"] };

  test("a file that is not there, with the one that was meant", () => {
    const found = only(start, "dataset-missing", facts);
    expect(found.marked).toBe("train.jsonl");
    expect(found.fixed).toContain("train: data/train.jsonl");
  });

  test("never offers the training file for validation", () => {
    const text = "base_model: a\ndataset: { train: data/train.jsonl, validation: valid.jsonl }\n";
    expect(only(text, "dataset-missing", facts).titles).toEqual([]);
  });

  test("nobody knows: no finding", () => {
    expect(lint(start)).toEqual([]);
  });

  test.each(["train.jsonl", "./train.jsonl", ".//train.jsonl"])("validation %s is the training file", (path) => {
    const text = `base_model: a\ndataset:\n  train: train.jsonl\n  validation: ${path}\n`;
    expect(only(text, "dataset-same-file").marked).toBe(path);
  });
});

describe("steps", () => {
  const none = "base_model: a\ndataset: { train: t.jsonl, validation: null }\n";

  test("eval_steps with nothing held out", () => {
    const found = only(`${none}eval_steps: 20\n`, "eval-without-validation");
    expect(found.marked).toBe("eval_steps");
    expect(found.titles).toEqual(["Hold out a tenth of the rows", "Delete eval_steps"]);
  });

  test("early stopping with nothing held out", () => {
    const found = only(`${none}early_stopping_patience: 2\n`, "early-stopping-needs-validation");
    expect(found.fixed).toContain("validation: 0.1 }");
    expect(lint(`${start}eval_steps: null\nearly_stopping_patience: 2\n`)).toEqual([]);
  });

  test("save_steps matters only for early stopping", () => {
    expect(lint(`${start}eval_steps: 50\nsave_steps: 80\n`)).toEqual([]);
    expect(only(`${start}eval_steps: 30\nearly_stopping_patience: 2\n`, "save-steps-multiple").fixed).toContain(
      "save_steps: 60",
    );
  });

  test("intervals and warm-up against the length of the run", () => {
    const text = `${start}eval_steps: 50\nsave_steps: 50\nwarmup_steps: 30\n`;
    expect(lint(text, { rows: 400 })).toEqual([]);
    expect(lint(text, { rows: 40 }).map(({ rule }) => rule)).toEqual([
      "config/interval-exceeds-run",
      "config/interval-exceeds-run",
      "config/warmup-too-long",
    ]);
    expect(only(text, "warmup-too-long", { rows: 40 }).fixed).toContain("warmup_steps: 1\n");
  });

  test("max_steps decides without rows", () => {
    expect(only(`${start}max_steps: 20\nsave_steps: 30\n`, "interval-exceeds-run").fixed).toContain("save_steps: 4\n");
  });
});

describe("adapter", () => {
  test.each([
    ["lora: { r: 16, alpha: 15 }", "15"],
    ["lora: { r: 16, alpha: 65 }", "65"],
    ["lora: { r: 64 }", "64"],
  ])("%s has an unusual ratio", (line, marked) => {
    const found = only(`${start}${line}\n`, "alpha-ratio");
    expect(found.marked).toBe(marked);
    expect(lint(found.fixed ?? "")).toEqual([]);
  });

  test.each([
    "lora: { r: 16, alpha: 16 }",
    "lora: { r: 16, alpha: 64 }",
    "lora: { r: 64, alpha: 16, use_rslora: true }",
    "method: full\nlora: { r: 64, alpha: 16 }",
    "method: full\nlearning_rate: 1.0e-5",
    "learning_rate: 1e-4",
    "learning_rate: 3.0e-4",
  ])("%s is fine", (lines) => {
    expect(lint(`${start}${lines}\n`)).toEqual([]);
  });
});

describe("secrets", () => {
  const token = `hf_${"x".repeat(34)}`;

  test.each([
    [`${start}# token: ${token}\n`, token],
    [`${start}base_revision: ${token}\n`, token],
    [`${start}wandb_api_key: 0123456789abcdef\n`, "0123456789abcdef"],
    [`${start}hub_token: "abcdefghijk"\n`, '"abcdefghijk"'],
  ])("are found and never repeated", (text, secret) => {
    const found = only(text, "secret-in-config");
    expect(found.marked).toBe(secret);
    expect(found.message).not.toContain(secret);
    expect(found.fixed).not.toContain(secret);
    expect(lint(found.fixed ?? "").filter(({ rule }) => rule === "config/secret-in-config")).toEqual([]);
  });

  test("a commit is no secret", () => {
    expect(lint(`${start}base_revision: 0123456789abcdef0123456789abcdef01234567\n`)).toEqual([]);
  });
});

describe("hostile texts", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
  for (const [index, name] of [..."bcdefghi"].entries()) {
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`);
  }

  test.each([
    ["20 000 open brackets", `a: ${"[".repeat(20_000)}`, "config/yaml-too-deep"],
    ["20 000 closed brackets", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, "config/yaml-too-deep"],
    ["20 000 maps", "{a: ".repeat(20_000), "config/yaml-too-deep"],
    ["20 000 list dashes", `${"- ".repeat(20_000)}x`, "config/yaml-too-deep"],
    ["20 000 question marks", "? ".repeat(20_000), "config/yaml-too-deep"],
    ["1 500 list dashes", `${"- ".repeat(1500)}x`, "config/yaml-too-deep"],
    ["aliases of aliases", bomb.join("\n"), "config/yaml-alias-bomb"],
    ["a megabyte", "#".repeat(1024 * 1024), "config/yaml-syntax"],
    ["an anchor inside itself", `${start}lora: &a { r: *a }\n`, "config/yaml-syntax"],
    ["a python tag", `${start}seed: !!python/object:os.system x\n`, "config/yaml-syntax"],
    ["two documents", `${start}---\nseed: 1\n`, "config/yaml-syntax"],
    ["a list", "- a\n- b\n", "config/wrong-type"],
    ["a sentence", "key:value", "config/wrong-type"],
  ])("%s: a finding, soon", (_, text, rule) => {
    const startedAt = performance.now();
    const findings = lint(text);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(findings.map((finding) => finding.rule)).toContain(rule);
    expect(findings.length).toBeLessThan(20);
  });

  const word = fc.constantFrom(
    ...[
      "base_model",
      "dataset",
      "train",
      "validation",
      "lora",
      "r",
      "alpha",
      "alpah",
      "target_modules",
      "eval_steps",
      "null",
    ],
    ...[
      "16",
      "0",
      "-1",
      "1e-4",
      ".nan",
      "yes",
      "x.jsonl",
      "*a",
      "&a",
      "!t",
      "<<",
      "'",
      '"',
      "|",
      ">",
      "?",
      "%",
      "@",
      "`",
      "#",
    ],
  );
  const mark = fc.constantFrom(
    ": ",
    ":",
    "{ ",
    " }",
    "[",
    "]",
    ", ",
    "\n",
    "\r\n",
    "\n  ",
    "\n\t",
    "- ",
    " ",
    "\n---\n",
    "\uFEFF",
  );
  const yamlish = fc
    .array(fc.oneof(word, mark, fc.string({ maxLength: 4 })), { maxLength: 50 })
    .map((parts) => parts.join(""));

  test("any text is judged, every span is inside it, every fix can be applied", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          yamlish,
          yamlish.map((text) => start + text),
        ),
        fc.option(fc.nat(1000)),
        (text, rows) => {
          for (const { span, fixes } of lint(text, { rows, fileExists: () => false, nearbyDatasets: ["x.jsonl"] })) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeGreaterThanOrEqual(span.start);
            expect(span.end).toBeLessThanOrEqual(Math.max(text.length, 1));
            for (const { edits } of fixes) {
              const spans = edits.map((edit) => edit.span).sort((a, b) => a.start - b.start);
              spans.forEach((edit, index) => {
                expect(edit.end).toBeLessThanOrEqual(text.length);
                expect(edit.start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0);
              });
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
