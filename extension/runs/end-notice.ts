import type { RunState } from "./run-state.ts";
import { runSummary } from "./run-text.ts";

export type EndAction = "compare" | "serve" | "resume" | "log";

/** What a notification says when a run ends: a sentence, and the reason's next step where there is one. At most two actions. */
export type EndNotice = {
  readonly text: string;
  readonly isError: boolean;
  readonly actions: readonly EndAction[];
};

function sentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}

function stepText({ points, plan }: RunState): string {
  const step = points.step.at(-1);
  return step === undefined ? "before the first step" : `at step ${step} of ${plan.steps.totalSteps}`;
}

function stoppedText(run: RunState): string {
  const { end, checkpoints, plan } = run;
  if (end?.adapter) return `${plan.name} is stopped and saved ${stepText(run)}.`;
  const last = checkpoints.at(-1);
  if (last) return `${plan.name} is stopped. Its last checkpoint is of step ${last.step}.`;
  return `${plan.name} is stopped ${stepText(run)}. Nothing was saved.`;
}

/** @param isResumable whether a checkpoint is there to go on from. */
export function endNotice(run: RunState, isResumable: boolean): EndNotice {
  const { name } = run.plan;
  const { end, status } = run;
  const hasAdapter = typeof end?.adapter === "string";
  const resume: readonly EndAction[] = isResumable ? ["resume"] : [];
  if (status === "completed")
    return {
      text: sentence(`${name} is complete: ${runSummary(run)}`),
      isError: false,
      actions: hasAdapter ? ["compare", "serve"] : [],
    };
  if (status === "stopped")
    return {
      text: stoppedText(run),
      isError: false,
      actions: [...resume, ...(hasAdapter ? (["compare"] as const) : [])],
    };
  const actions: readonly EndAction[] = [...resume, "log"];
  if (status === "failed") {
    const text = [`${name} failed: ${sentence(end?.reason ?? "no reason is known")}`, end?.hint ?? ""].join(" ").trim();
    return { text, isError: true, actions };
  }
  const next = isResumable ? "Resume goes on from its last checkpoint." : "Its log may say why.";
  return { text: `${name} ended without saying why, ${stepText(run)}. ${next}`, isError: true, actions };
}
