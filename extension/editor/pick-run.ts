import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { isActive } from "../runs/open-run.ts";
import type { RunState } from "../runs/run-state.ts";
import { runSummary } from "../runs/run-text.ts";
import { whyNotResumable } from "../training/resume-run.ts";
import type { Parts } from "./parts.ts";

export type RunChoice = "any" | "active" | "tuned" | "resumable";

const fits: Readonly<Record<RunChoice, (run: RunState) => boolean>> = {
  any: () => true,
  active: isActive,
  tuned: (run) => typeof run.end?.adapter === "string",
  resumable: (run) => whyNotResumable(run) === null,
};

const nothing: Readonly<Record<RunChoice, string>> = {
  any: "There is no run in this workspace yet.",
  active: "Nothing is training.",
  tuned: "No run has an adapter yet.",
  resumable: "No run can be resumed.",
};

function isRun(value: unknown): value is RunState {
  return typeof value === "object" && value !== null && "plan" in value && "folder" in value;
}

/**
 * The run that a command is about: the one it was called on, the only one that fits, or the one that a person picks.
 * @throws Problem `no-run` when none fits; CancellationError when the choice was left.
 */
export async function pickRun(parts: Parts, request: { given: unknown; which: RunChoice }): Promise<RunState> {
  if (isRun(request.given)) return request.given;
  await parts.library.refresh();
  const runs = parts.library.runs.filter(fits[request.which]);
  const [first] = runs;
  if (!first)
    throw new Problem({
      code: "no-run",
      message: nothing[request.which],
      hint: "Open a dataset and train first.",
      actions: [{ title: "Train LoRA", command: "tunesmith.trainLora" }],
    });
  if (runs.length === 1) return first;
  const items = runs.map((run) => ({ label: run.plan.name, description: runSummary(run), run }));
  const picked = await vscode.window.showQuickPick(items, { title: "Which run?", matchOnDescription: true });
  if (!picked) throw new vscode.CancellationError();
  return picked.run;
}
