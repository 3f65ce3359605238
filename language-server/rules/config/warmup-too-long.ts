import { countConfigSteps } from "../../documents/count-lora-config-steps.ts";
import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const warmupTooLong: Rule<"config"> = {
  id: "config/warmup-too-long",
  severity: "warning",
  scope: "config",
  docs: {
    what: "warmup_steps is as long as the whole run, or longer.",
    why: "The full learning rate would hardly be reached, and the model would learn little.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nmax_steps: 100\nwarmup_steps: 100\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nmax_steps: 100\nwarmup_steps: 10\n",
  },
  *check(document, { rows }): Iterable<Finding> {
    const total = countConfigSteps(document.settings, rows);
    const pair = legalPair(document, "warmup_steps");
    const { warmup_steps } = document.settings;
    if (!pair || total === null || warmup_steps === 0 || warmup_steps < total) return;
    const tenth = Math.floor(total / 10);
    const { span } = pair.value;
    yield {
      span,
      message: `warmup_steps is ${warmup_steps}, but the run has ${total} steps, so all of it would be warm-up. Set it to ${tenth}.`,
      fixes: [{ title: `Set warmup_steps to ${tenth}`, edits: [{ span, newText: String(tenth) }], reach: "one" }],
    };
  },
};
