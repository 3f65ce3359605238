import type { Finding, Rule } from "../rule.ts";

export const yamlTooDeep: Rule<"config"> = {
  id: "config/yaml-too-deep",
  severity: "error",
  scope: "config",
  docs: {
    what: "Lists or maps nested beyond any use.",
    why: "A config has two levels; more is a slip or an attack on the parser, and the file is not read any further.",
    bad: `base_model: models/tiny\ndataset: { train: train.jsonl }\ntargets: ${"[".repeat(80)}ollama${"]".repeat(80)}\n`,
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\ntargets: [ollama]\n",
  },
  *check({ tree }): Iterable<Finding> {
    for (const { kind, span, message } of tree.problems) if (kind === "too-deep") yield { span, message };
  },
};
