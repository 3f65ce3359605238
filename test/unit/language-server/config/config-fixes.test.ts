import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLoraConfig } from "../../../../language-server/documents/lora-config.ts";
import { resolveLoraConfig } from "../../../../language-server/rules/resolve-lora-config.ts";
import { applyFix, lintConfigText } from "../linted-config.ts";

const names = [
  ...[
    "seed",
    "sede",
    "method",
    "packing",
    "max_length",
    "learning_rate",
    "lr",
    "lora_r",
    "rank",
    "alpha",
    "train",
    "nonsense",
    "lora.r",
    "dataset.validation",
    "1.5",
  ],
  ...[
    "output_dir",
    "warmup_steps",
    "eval_steps",
    "save_steps",
    "early_stopping_patience",
    "report_to",
    "max_steps",
    "epochs",
  ],
];
const inner = [
  "r",
  "alpha",
  "alpah",
  "lora_alpha",
  "dropout",
  "target_modules",
  "bias",
  "use_dora",
  "seed",
  "nonsense",
];
const values = [
  "1",
  "0",
  "-3",
  "2e-4",
  "64",
  "yes",
  "none",
  "",
  "null",
  "qlra",
  "[a, b]",
  "a b",
  "{ x: 1 }",
  "'16'",
  "1_000",
  ".inf",
];

const pairs = (keys: readonly string[]) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), {
    maxLength: 5,
    selector: ([key]) => key,
  });

/** A config that YAML can read, in block or flow style, with sections and slips. */
const configs = fc
  .record({
    top: pairs(names),
    lora: pairs(inner),
    isFlow: fc.boolean(),
    isFlowFile: fc.boolean(),
    data: fc.constantFrom(
      "{ train: t.jsonl }",
      "{ train: t.jsonl, validation: null }",
      "{ train: a, validation: a }",
      "t.jsonl",
      "{}",
    ),
    lineBreak: fc.constantFrom("\n", "\r\n"),
    end: fc.constantFrom("", "\n"),
  })
  .map(({ top, lora, isFlow, isFlowFile, data, lineBreak, end }) => {
    const flow = `{ ${lora.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
    const lines = [
      "base_model: models/tiny # the base",
      `dataset: ${data}`,
      ...top.map(([key, value]) => `${key}: ${value}`),
    ];
    if (isFlowFile) return `{ ${[...lines.slice(1), "base_model: x", `lora: ${flow}`].join(`,${lineBreak}  `)} }${end}`;
    const block = ["lora:", ...lora.map(([key, value]) => `  ${key}: ${value} # why`)];
    const section = isFlow || lora.length === 0 ? [`lora: ${flow}`] : block;
    return [...lines, ...section].join(lineBreak) + end;
  });

test("every fix mends what it says and leaves a text that YAML can read", () => {
  const facts = { rows: 200 };
  fc.assert(
    fc.property(configs, (text) => {
      for (const finding of lintConfigText(text, facts)) {
        for (const fix of finding.fixes) {
          expect(fix.edits.length, fix.title).toBeGreaterThan(0);
          const fixed = applyFix(text, fix);
          const left = lintConfigText(fixed, facts);
          const context = `${finding.message}\n${fix.title}\n${text}\n----\n${fixed}`;
          expect(
            left.filter(({ rule }) => rule.startsWith("config/yaml-syntax")),
            context,
          ).toEqual([]);
          expect(
            left.filter(({ rule }) => rule.startsWith("config/yaml-duplicate-key")),
            context,
          ).toEqual([]);
          const same = (other: { rule: string; message: string }): boolean =>
            other.rule === finding.rule && other.message === finding.message;
          expect(left.filter(same), context).toEqual([]);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("a config that breaks its schema is never trained, and an error says why", () => {
  fc.assert(
    fc.property(configs, (text) => {
      const { config, findings } = resolveLoraConfig(text);
      expect(findings.some(({ severity }) => severity === "error")).toBe(config === null);
      if (parseLoraConfig(text).violations.length > 0) expect(config).toBeNull();
    }),
    { numRuns: 400 },
  );
});
