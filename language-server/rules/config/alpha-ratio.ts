import { setValueEdits } from "../../documents/edit-lora-config.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const alphaRatio: Rule<"config"> = {
  id: "config/alpha-ratio",
  severity: "warning",
  scope: "config",
  docs: {
    what: "lora.alpha is less than lora.r or more than four times it.",
    why: "alpha / r scales the update: far below 1 the adapter hardly acts, far above it acts like a learning rate that is too high.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { r: 64, alpha: 16 }\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { r: 64, alpha: 128 }\n",
  },
  *check(document): Iterable<Finding> {
    const { method, lora } = document.settings;
    const pair = legalPair(document, "lora.alpha") ?? legalPair(document, "lora.r");
    // rsLoRA divides by √r, where other ratios are right; a full training has no adapter.
    if (!pair || method === "full" || lora.use_rslora) return;
    if (lora.alpha >= lora.r && lora.alpha <= 4 * lora.r) return;
    const better = Math.min(2 * lora.r, 32768);
    const effect = lora.alpha < lora.r ? "the adapter hardly acts" : "it acts like a far higher learning rate";
    yield {
      span: pair.value.span,
      message: `lora.alpha is ${lora.alpha} at r ${lora.r}: at this ratio ${effect}. Usual is 2 × r, here ${better}.`,
      fixes: [
        {
          title: `Set alpha to ${better}`,
          edits: setValueEdits(document, "lora.alpha", String(better)),
          reach: "one",
        },
      ],
    };
  },
};
