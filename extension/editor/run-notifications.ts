import * as vscode from "vscode";
import { type EndAction, endNotice } from "../runs/end-notice.ts";
import { isActive } from "../runs/open-run.ts";
import type { RunState } from "../runs/run-state.ts";
import { whyNotResumable } from "../training/resume-run.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";

const offers: Readonly<Record<EndAction, { readonly title: string; readonly command: CommandId }>> = {
  compare: { title: "Compare", command: "tunesmith.compareBaseAndTuned" },
  serve: { title: "Serve with Ollama", command: "tunesmith.serveWithOllama" },
  resume: { title: "Resume", command: "tunesmith.resumeRun" },
  log: { title: "Show Log", command: "tunesmith.showRunLog" },
};

async function announce(run: RunState): Promise<void> {
  const { text, isError, actions } = endNotice(run, whyNotResumable(run) === null);
  const choices = actions.map((action) => offers[action]);
  const titles = choices.map(({ title }) => title);
  const chosen = isError
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
