import { isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import type { RunState } from "../runs/run-state.ts";
import { RunStore } from "../runs/run-store.ts";
import { setting } from "./settings.ts";

/** Where the runs of a workspace folder live. */
export function runsFolderOf(folder: vscode.Uri): string {
  const runsFolder = setting("tunesmith.runsFolder", folder);
  return isAbsolute(runsFolder) ? runsFolder : join(folder.fsPath, runsFolder);
}

/** The runs of all workspace folders, kept up to date from disk: runs of other windows and of the command line appear too. */
export class RunLibrary implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<readonly RunState[]>();
  readonly #stores = new Map<string, RunStore>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #log: vscode.LogOutputChannel;
  readonly onChange = this.#changed.event;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    for (const folder of vscode.workspace.workspaceFolders ?? []) this.#watch(folder.uri);
    this.#disposables.push(
      vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
        for (const folder of added) this.#watch(folder.uri);
      }),
    );
  }

  /** Newest first. */
  get runs(): RunState[] {
    return [...this.#stores.values()]
      .flatMap((store) => store.runs)
      .sort((a, b) => (a.plan.createdAt < b.plan.createdAt ? 1 : -1));
  }

  byFolder(folder: string): RunState | undefined {
    return this.runs.find((run) => run.folder === folder);
  }

  async refresh(): Promise<void> {
    await Promise.all([...this.#stores.values()].map((store) => store.refresh()));
  }

  /** Makes sure that a runs folder is looked at, and looks. */
  async include(runsFolder: string): Promise<void> {
    this.#open(runsFolder);
    await this.refresh();
  }

  dispose(): void {
    for (const store of this.#stores.values()) store.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
    this.#changed.dispose();
  }

  #open(runsFolder: string): void {
    if (this.#stores.has(runsFolder)) return;
    const store = new RunStore(runsFolder, {
      onChange: (changed) => this.#changed.fire(changed),
      onTrouble: (folder, error) =>
        this.#log.warn(`${folder} is left out: ${error instanceof Error ? error.message : error}`),
    });
    this.#stores.set(runsFolder, store);
  }

  #watch(folder: vscode.Uri): void {
    if (folder.scheme !== "file") return;
    const runsFolder = runsFolderOf(folder);
    this.#open(runsFolder);
    const pattern = new vscode.RelativePattern(vscode.Uri.file(runsFolder), "*/{plan,owner,result}.json");
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const look = (): void => void this.refresh();
    this.#disposables.push(watcher, watcher.onDidCreate(look), watcher.onDidDelete(look));
    look();
  }
}
