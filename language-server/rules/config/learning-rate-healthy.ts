import { yamlText } from "../../documents/describe-lora-config-value.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

const lowest = 1e-4;
const highest = 3e-4;

export const learningRateHealthy: Rule<"config"> = {
  id: "config/learning-rate-healthy",
  severity: "warning",
  scope: "config",
  docs: {
    what: "A learning rate outside 1.0e-4 to 3.0e-4 for an adapter.",
    why: "Above it LoRA runs tend to diverge, below it they learn little in a few epochs.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlearning_rate: 2.0e-3\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlearning_rate: 2.0e-4\n",
  },
  *check(document): Iterable<Finding> {
    const pair = legalPair(document, "learning_rate");
    const { method, learning_rate: rate } = document.settings;
    // A full training wants a far lower rate; this range is LoRA's.
    if (!pair || method === "full" || (rate >= lowest && rate <= highest)) return;
    const better = yamlText(rate < lowest ? lowest : highest);
    const effect = rate < lowest ? "learns little" : "tends to diverge";
    const { span } = pair.value;
    yield {
      span,
      message: `learning_rate is ${yamlText(rate)}; outside 1.0e-4 to 3.0e-4 a LoRA run ${effect}. Set it to ${better}.`,
      fixes: [{ title: `Set learning_rate to ${better}`, edits: [{ span, newText: better }], reach: "one" }],
    };
  },
};
