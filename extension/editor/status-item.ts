import * as vscode from "vscode";
import { isActive } from "../runs/open-run.ts";
import { runSummary } from "../runs/run-text.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { RunLibrary } from "./run-library.ts";

/** The one status item: visible while something trains, with step, loss and time left; a click shows the loss. */
export function showStatus(library: RunLibrary): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("tunesmith.training", vscode.StatusBarAlignment.Left, 10);
  item.name = "Tunesmith training";
  const draw = (): void => {
    const run = library.runs.find(isActive);
    if (!run) {
      item.hide();
      return;
    }
    const summary = runSummary(run);
    const command: CommandId = "tunesmith.showLoss";
    item.text = `$(loading~spin) ${summary}`;
    item.tooltip = `${run.plan.name}: ${summary}`;
    item.accessibilityInformation = { label: `Training ${run.plan.name}, ${summary}`, role: "button" };
    item.command = { command, title: "Show Loss", arguments: [run] };
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, library.onChange(draw));
}
