import type { Finding, Rule } from "../rule.ts";

export const yamlSyntax: Rule<"config"> = {
  id: "config/yaml-syntax",
  severity: "error",
  scope: "config",
  docs: {
    what: "A place that YAML cannot read, or would read as something else than it looks like.",
    why: "No setting behind it can be trusted, so no training starts.",
    bad: "base_model: models/tiny\ndataset:\n\ttrain: train.jsonl\n",
    good: "base_model: models/tiny\ndataset:\n  train: train.jsonl\n",
  },
  *check({ tree }): Iterable<Finding> {
    for (const { kind, span, message, replacement } of tree.problems) {
      if (kind !== "syntax") continue;
      if (!replacement) yield { span, message };
      else {
        const edits = [{ span, newText: replacement.newText }];
        yield { span, message, fixes: [{ title: replacement.title, edits, reach: "rule" }] };
      }
    }
  },
};
