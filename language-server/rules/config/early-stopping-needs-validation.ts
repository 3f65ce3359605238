import { deleteKeyEdits, setValueEdits } from "../../documents/edit-lora-config.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const earlyStoppingNeedsValidation: Rule<"config"> = {
  id: "config/early-stopping-needs-validation",
  severity: "error",
  scope: "config",
  docs: {
    what: "early_stopping_patience is set, but the run never validates.",
    why: "Early stopping watches the validation loss; without it the run would go on to its end.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl, validation: 0 }\nearly_stopping_patience: 3\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl, validation: 0.1 }\nearly_stopping_patience: 3\n",
  },
  *check(document): Iterable<Finding> {
    const pair = legalPair(document, "early_stopping_patience");
    const { dataset, early_stopping_patience } = document.settings;
    if (!pair || early_stopping_patience === null || dataset.validation !== null) return;
    const holdOut = setValueEdits(document, "dataset.validation", "0.1");
    const deletion = deleteKeyEdits(document, ["early_stopping_patience"]);
    yield {
      span: pair.key.span,
      message: `early_stopping_patience is ${early_stopping_patience}, but no rows are held out, so there is no validation loss to watch. Set dataset.validation.`,
      fixes: [
        { title: "Hold out a tenth of the rows", edits: holdOut, reach: "one" },
        { title: "Delete early_stopping_patience", edits: deletion, reach: "one" },
      ],
    };
  },
};
