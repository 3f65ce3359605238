import type { LossHeader } from "../../schemas/loss-view-protocol.ts";
import { formatCount, formatLoss } from "../parts/number-format.ts";
import type { LossModel } from "./loss-model.ts";
import { stepText } from "./run-text.ts";

/** What stands on top when a run has ended, or when it makes no progress. */
export type Outcome = {
  readonly tone: "good" | "neutral" | "bad";
  readonly title: string;
  readonly lines: readonly string[];
  /** The log says more than this page does. */
  readonly offersLog: boolean;
};

/** The outcome, the best checkpoint and the next step; null while a run goes on as it should. */
export function outcomeOf({ header, checkpoints }: Pick<LossModel, "header" | "checkpoints">): Outcome | null {
  const told = outcomeText(header);
  if (told === null) return null;
  const lines = [header.reason, bestText(header, checkpoints), header.hint ?? nextStep(header)];
  return {
    tone: told.tone,
    title: told.title,
    lines: lines.flatMap((line) => (line === null || line === "" ? [] : [line])),
    offersLog: header.state !== "completed" && header.state !== "stopped",
  };
}

function outcomeText(header: LossHeader): Pick<Outcome, "tone" | "title"> | null {
  const at = header.step === 0 ? "before the first step" : `at step ${stepText(header)}`;
  switch (header.state) {
    case "completed":
      return {
        tone: "good",
        title: header.step >= header.totalSteps ? `Completed, ${formatCount(header.step)} steps` : `Completed ${at}`,
      };
    case "stopped":
      return { tone: "neutral", title: `Stopped ${at}` };
    case "failed":
      return { tone: "bad", title: `Failed ${at}` };
    case "killed":
      return { tone: "bad", title: `The trainer ended without a result ${at}` };
    case "stalled":
      return {
        tone: "neutral",
        title: `No progress since ${header.step === 0 ? "the start" : `step ${stepText(header)}`}`,
      };
    case "starting":
    case "running":
      return null;
  }
}

function bestText(header: LossHeader, checkpoints: readonly number[]): string | null {
  if (header.bestEval === null || header.state === "stalled") return null;
  const { step, loss } = header.bestEval;
  const saved = checkpoints.includes(step) ? ", saved as a checkpoint" : "";
  return `Best validation loss ${formatLoss(loss)} at step ${step}${saved}.`;
}

function nextStep(header: LossHeader): string {
  if (header.state === "stalled") return "The log shows what the trainer wrote last.";
  if (header.hasAdapter) return "Next: compare base and tuned answers, or serve the adapter with Ollama.";
  return "No adapter was saved. The log shows what the trainer wrote last.";
}
