import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unknownFacts } from "../../../../language-server/documents/lora-config.ts";
import { configRules } from "../../../../language-server/rules/config-rules.ts";
import { lintConfig } from "../../../../language-server/rules/lint-config.ts";
import { lintConfigText as lint, start } from "../linted-config.ts";

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

describe("hostile texts", () => {
  test.each([
    ["20 000 open brackets", `a: ${"[".repeat(20_000)}`, "config/yaml-too-deep"],
    ["a megabyte", "#".repeat(1024 * 1024), "config/yaml-syntax"],
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

test("a rule that throws is reported by its name, and the others go on", () => {
  const failures: string[] = [];
  const facts = {
    ...unknownFacts,
    fileExists: (): never => {
      throw new Error("trap");
    },
  };
  const findings = lintConfig(`${start}lora: { r: 0 }\n`, { facts, onRuleFailure: ({ rule }) => failures.push(rule) });
  expect(failures).toEqual(["config/dataset-missing"]);
  expect(findings.map(({ rule }) => rule)).toEqual(["config/value-range"]);
  expect(configRules.length).toBeGreaterThanOrEqual(10);
});
