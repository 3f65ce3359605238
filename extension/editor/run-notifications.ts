import * as vscode from "vscode";
import { isActive } from "../runs/open-run.ts";
import type { RunState } from "../runs/run-state.ts";
import { runSummary } from "../runs/run-text.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";

type Offer = { readonly title: string; readonly command: CommandId };

function offers(run: RunState): Offer[] {
  if (run.status === "completed" || run.status === "stopped")
    return run.end?.adapter
      ? [
          { title: "Compare", command: "tunesmith.compareBaseAndTuned" },
          { title: "Serve with Ollama", command: "tunesmith.serveWithOllama" },
        ]
      : [];
  return [{ title: "Show Log", command: "tunesmith.showRunLog" }];
}

async function announce(run: RunState): Promise<void> {
  const choices = offers(run);
  const titles = choices.map(({ title }) => title);
  const failed = run.status === "failed" || run.status === "killed";
  const text = failed
    ? `${run.plan.name} failed: ${runSummary(run)} ${run.end?.hint ?? ""}`.trim()
    : `${run.plan.name} ${run.status === "completed" ? "is complete" : "is stopped and saved"}: ${runSummary(run)}.`;
  const chosen = failed
    ? await vscode.window.showErrorMessage(text, ...titles)
    : await vscode.window.showInformationMessage(text, ...titles);
  const choice = choices.find(({ title }) => title === chosen);
  if (choice) await vscode.commands.executeCommand(choice.command, run);
}

/** One notification when a run that this window saw running ends. Runs that ended before are history, not news. */
export function announceEnds({ library }: Parts): vscode.Disposable {
  const seenActive = new Set<string>();
  const look = (runs: readonly RunState[]): void => {
    for (const run of runs) {
      if (isActive(run)) seenActive.add(run.folder);
      else if (seenActive.delete(run.folder)) void announce(run);
    }
  };
  look(library.runs);
  return library.onChange(look);
}
