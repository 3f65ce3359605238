import { countConfigSteps } from "../../documents/count-lora-config-steps.ts";
import { setValueEdits } from "../../documents/edit-lora-config.ts";
import { type LoraConfigDocument, legalPair } from "../../documents/lora-config.ts";
import type { Finding, Rule } from "../rule.ts";

export const intervalExceedsRun: Rule<"config"> = {
  id: "config/interval-exceeds-run",
  severity: "warning",
  scope: "config",
  docs: {
    what: "eval_steps or save_steps is longer than the whole run.",
    why: "Validation would only come with the end of an epoch, and a run that breaks would have no checkpoint to resume from.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nmax_steps: 100\nsave_steps: 500\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nmax_steps: 100\nsave_steps: 50\n",
  },
  *check(document, { rows }): Iterable<Finding> {
    const total = countConfigSteps(document.settings, rows);
    if (total === null) return;
    for (const key of ["eval_steps", "save_steps"] as const) {
      const pair = legalPair(document, key);
      const interval = document.settings[key];
      if (!pair || interval === null || interval <= total) continue;
      const better = betterInterval(document, key, total);
      const effect =
        key === "eval_steps" ? "only the ends of epochs and of the run are validated" : "only its end is saved";
      yield {
        span: pair.value.span,
        message: `${key} is ${interval}, but the run ends after ${total} steps, so ${effect}. Set it to ${better}.`,
        fixes: [
          { title: `Set ${key} to ${better}`, edits: setValueEdits(document, key, String(better)), reach: "one" },
        ],
      };
    }
  },
};

/** Five times a run; checkpoints on the steps that are validated when those fit. */
function betterInterval({ settings }: LoraConfigDocument, key: "eval_steps" | "save_steps", total: number): number {
  const { eval_steps } = settings;
  if (key === "save_steps" && eval_steps !== null && eval_steps <= total) return eval_steps;
  return Math.max(1, Math.floor(total / 5));
}
