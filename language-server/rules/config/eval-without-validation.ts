import { deleteKeyEdits, setValueEdits } from "../../documents/edit-lora-config.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const evalWithoutValidation: Rule<"config"> = {
  id: "config/eval-without-validation",
  severity: "error",
  scope: "config",
  docs: {
    what: "eval_steps is set, but dataset.validation holds nothing out.",
    why: "There is nothing to validate on, so the validation that was asked for would never happen.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl, validation: null }\neval_steps: 50\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl, validation: 0.1 }\neval_steps: 50\n",
  },
  *check(document): Iterable<Finding> {
    const pair = legalPair(document, "eval_steps");
    if (pair?.value.kind !== "scalar" || pair.value.value === null) return;
    if (!legalPair(document, "dataset.validation") || document.settings.dataset.validation !== null) return;
    yield {
      span: pair.key.span,
      message: `eval_steps is ${pair.value.value}, but no rows are held out to validate on. Set dataset.validation.`,
      fixes: [
        {
          title: "Hold out a tenth of the rows",
          edits: setValueEdits(document, "dataset.validation", "0.1"),
          reach: "one",
        },
        { title: "Delete eval_steps", edits: deleteKeyEdits(document, ["eval_steps"]), reach: "one" },
      ],
    };
  },
};
