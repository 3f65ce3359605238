import type { Finding, Rule } from "../rule.ts";

const lines = [
  "a: &a [x, x, x, x, x, x, x, x, x, x]",
  "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]",
  "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]",
  "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]",
];

export const yamlAliasBomb: Rule<"config"> = {
  id: "config/yaml-alias-bomb",
  severity: "error",
  scope: "config",
  docs: {
    what: "Aliases of aliases that stand for thousands of values.",
    why: "A few lines would fill the memory of whoever writes them out, so the file is not read any further.",
    bad: `base_model: models/tiny\ndataset: { train: train.jsonl }\n${lines.join("\n")}\n`,
    good: "base_model: &base models/tiny\ndataset: { train: train.jsonl }\n",
  },
  *check({ tree }): Iterable<Finding> {
    for (const { kind, span, message } of tree.problems) if (kind === "alias-bomb") yield { span, message };
  },
};
