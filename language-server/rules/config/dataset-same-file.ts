import { type LoraConfigDocument, legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const datasetSameFile: Rule<"config"> = {
  id: "config/dataset-same-file",
  severity: "error",
  scope: "config",
  docs: {
    what: "dataset.train and dataset.validation are the same file.",
    why: "The validation loss would fall with the training loss, and overfitting would look like progress.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl, validation: ./train.jsonl }\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl, validation: 0.1 }\n",
  },
  *check(document): Iterable<Finding> {
    const pair = legalPair(document, "dataset.validation");
    if (!pair || !isSameFile(document)) return;
    const { span } = pair.value;
    yield {
      span,
      message: `dataset.validation is the training file, so overfitting would not show. Hold out a share of it, or name another file.`,
      fixes: [{ title: "Hold out a share: 0.1", edits: [{ span, newText: "0.1" }], reach: "one" }],
    };
  },
};

function isSameFile({ settings }: LoraConfigDocument): boolean {
  const { train, validation } = settings.dataset;
  return typeof validation === "string" && plainPath(train) === plainPath(validation);
}

/** "./a//b.jsonl" and "a\b.jsonl" are "a/b.jsonl". */
function plainPath(path: string): string {
  const parts = path.replaceAll("\\", "/").split("/");
  return parts.filter((part, index) => part !== "." && (part !== "" || index === 0)).join("/");
}
