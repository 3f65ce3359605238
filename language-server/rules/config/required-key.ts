import { setValueEdits, valueSpanAt } from "../../documents/edit-lora-config.ts";
import type { LoraConfigDocument } from "../../documents/lora-config.ts";
import { writtenPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

/** What is missing, by the place where the schema misses it. */
const missing: Readonly<Record<string, { readonly message: string; readonly key: string; readonly example: string }>> =
  {
    base_model: {
      message: "base_model is missing: the model to tune. Name a folder or a hub id.",
      key: "base_model",
      example: "HuggingFaceTB/SmolLM2-135M-Instruct",
    },
    dataset: {
      message: "dataset.train is missing: the rows to learn from. Name a JSONL file.",
      key: "dataset",
      example: "{ train: train.jsonl }",
    },
    "dataset.train": {
      message: "dataset.train is missing: the rows to learn from. Name a JSONL file.",
      key: "dataset.train",
      example: "train.jsonl",
    },
  };

export const requiredKey: Rule<"config"> = {
  id: "config/required-key",
  severity: "error",
  scope: "config",
  docs: {
    what: "A config without base_model or dataset.train, the two keys that have no default.",
    why: "Nothing can be trained without a model and rows.",
    bad: "base_model: models/tiny\nseed: 42\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nseed: 42\n",
  },
  *check(document): Iterable<Finding> {
    // A key that YAML could not read is not missing; its place is marked by the rule about that.
    if (document.tree.problems.length > 0) return;
    for (const { kind, path } of document.violations) {
      const place = path.join(".");
      const what = kind === "required-key" && Object.hasOwn(missing, place) ? missing[place] : undefined;
      if (what) yield missingKey(document, what);
    }
  },
};

function missingKey(document: LoraConfigDocument, what: { message: string; key: string; example: string }): Finding {
  const owner = writtenPair(document, "dataset");
  const span = what.key === "dataset.train" && owner ? owner.key.span : valueSpanAt(document, []);
  const edits = setValueEdits(document, what.key, what.example);
  if (edits.length === 0) return { span, message: what.message };
  return { span, message: what.message, fixes: [{ title: `Add ${what.key}: ${what.example}`, edits, reach: "one" }] };
}
