import * as vscode from "vscode";
import { isActive } from "../runs/open-run.ts";
import type { RunState } from "../runs/run-state.ts";
import { runSummary } from "../runs/run-text.ts";
import { whyNotResumable } from "../training/resume-run.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { RunLibrary } from "./run-library.ts";

const icons: Readonly<Record<RunState["status"], [name: string, color: string | undefined]>> = {
  starting: ["loading~spin", undefined],
  running: ["loading~spin", "charts.blue"],
  stalled: ["warning", "charts.yellow"],
  completed: ["pass", "charts.green"],
  stopped: ["debug-pause", "charts.foreground"],
  failed: ["error", "charts.red"],
  killed: ["error", "charts.red"],
};

/** What menus ask for: `run.running`, `run.completed.adapter`, `run.stopped.adapter.resumable`, … */
function contextValue(run: RunState): string {
  const resumable = whyNotResumable(run) === null;
  return [
    `run.${isActive(run) ? "running" : run.status}`,
    ...(run.end?.adapter ? ["adapter"] : []),
    ...(resumable ? ["resumable"] : []),
  ].join(".");
}

/** The Runs view: one row per run, newest first. */
export class RunsView implements vscode.TreeDataProvider<RunState>, vscode.Disposable {
  readonly #library: RunLibrary;
  readonly #changed = new vscode.EventEmitter<RunState | undefined>();
  readonly #disposables: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(library: RunLibrary) {
    this.#library = library;
    const view = vscode.window.createTreeView("tunesmith.runs", { treeDataProvider: this });
    this.#disposables = [view, library.onChange(() => this.#changed.fire(undefined)), this.#changed];
  }

  getChildren(run?: RunState): RunState[] {
    return run ? [] : this.#library.runs;
  }

  getTreeItem(run: RunState): vscode.TreeItem {
    const item = new vscode.TreeItem(run.plan.name, vscode.TreeItemCollapsibleState.None);
    const [icon, color] = icons[run.status];
    const summary = runSummary(run);
    item.id = run.folder;
    item.description = summary;
    item.iconPath = new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
    item.contextValue = contextValue(run);
    item.tooltip = [`${run.plan.name}: ${run.status}`, summary, run.end?.hint ?? "", run.plan.base.id]
      .filter((line) => line !== "")
      .join("\n");
    item.accessibilityInformation = { label: `${run.plan.name}, ${run.status}, ${summary}` };
    const command: CommandId = "tunesmith.showLoss";
    item.command = { command, title: "Show Loss", arguments: [run] };
    return item;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}
