import { rowFormats } from "../../../schemas/row-formats.ts";
import { legalPair } from "../../documents/lora-config.ts";
import { localTrainer } from "../../documents/provider-profiles.ts";
import { inWords } from "../../text/in-words.ts";
import type { Finding, Rule } from "../rule.ts";

export const datasetFormatUntrained: Rule<"config"> = {
  id: "config/dataset-format-untrained",
  severity: "error",
  scope: "config",
  docs: {
    what: "dataset.train holds rows that Train LoRA does not learn from, such as preference pairs.",
    why: "Training is supervised fine-tuning (SFT): it needs one right answer a row, and would stop at the first of these.",
    bad: "base_model: models/tiny\ndataset: { train: pairs.jsonl }\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\n",
  },
  *check(document, { trainFormat }): Iterable<Finding> {
    const pair = legalPair(document, "dataset.train");
    if (!pair || trainFormat === null || localTrainer.formats.includes(trainFormat)) return;
    const format = rowFormats.find(({ name }) => name === trainFormat);
    const keys = inWords(format?.required ?? []);
    yield {
      span: pair.value.span,
      message: `The rows of dataset.train are ${format?.title} rows (${keys}), and SFT does not learn from them. Convert them to messages, or name another file.`,
    };
  },
};
