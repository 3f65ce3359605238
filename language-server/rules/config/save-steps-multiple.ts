import { setValueEdits } from "../../documents/edit-lora-config.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const saveStepsMultiple: Rule<"config"> = {
  id: "config/save-steps-multiple",
  severity: "warning",
  scope: "config",
  docs: {
    what: "With early stopping, save_steps is not a multiple of eval_steps.",
    why: "The best validation can fall on a step without a checkpoint, and the best weights are lost.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\neval_steps: 50\nsave_steps: 80\nearly_stopping_patience: 3\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\neval_steps: 50\nsave_steps: 100\nearly_stopping_patience: 3\n",
  },
  *check(document): Iterable<Finding> {
    const { early_stopping_patience, eval_steps, save_steps } = document.settings;
    if (early_stopping_patience === null || eval_steps === null || save_steps % eval_steps === 0) return;
    const pair = legalPair(document, "save_steps") ?? legalPair(document, "eval_steps");
    if (!pair) return;
    const next = Math.ceil(save_steps / eval_steps) * eval_steps;
    yield {
      span: pair.value.span,
      message: `save_steps ${save_steps} is not a multiple of eval_steps ${eval_steps}, so the best step may have no checkpoint. Save every ${next}.`,
      fixes: [
        {
          title: `Set save_steps to ${next}`,
          edits: setValueEdits(document, "save_steps", String(next)),
          reach: "one",
        },
      ],
    };
  },
};
