import type { LossHeader } from "../../schemas/loss-view-protocol.ts";
import { formatCount, formatLoss } from "../../schemas/number-format.ts";
import type { LossModel } from "./loss-model.ts";
import { stepText } from "./run-text.ts";

/** What stands on top when a run has ended, or when its trainer does not answer. */
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
  const lines = [header.reason, bestText(header, checkpoints), header.hint ?? nextStep(header, checkpoints)];
  return {
    tone: told.tone,
    title: told.title,
    lines: lines.flatMap((line) => (line === null || line === "" ? [] : [line])),
    offersLog: (header.state !== "completed" && header.state !== "stopped") || !header.hasAdapter,
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
        title: `The trainer has not answered since ${header.step === 0 ? "the start" : `step ${stepText(header)}`}`,
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
  return `Best validation loss ${formatLoss(loss)} at step ${formatCount(step)}${saved}.`;
}

function nextStep(header: LossHeader, checkpoints: readonly number[]): string {
  if (header.state === "stalled") return "It may be busy or suspended. The log shows what it wrote last.";
  if (header.hasAdapter) return "Next: compare base and tuned answers, or serve the adapter with Ollama.";
  const last = checkpoints.at(-1);
  const kept =
    last === undefined
      ? "Nothing was saved."
      : `No adapter was saved. Resume goes on from the checkpoint of step ${formatCount(last)}.`;
  return `${kept} The log shows what the trainer wrote last.`;
}
