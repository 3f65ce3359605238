import { dirname, isAbsolute, relative } from "node:path";
import * as vscode from "vscode";
import type { RunState } from "../runs/run-state.ts";
import { RunStore } from "../runs/run-store.ts";
import { besideConfig, defaultRunsFolder } from "../training/beside-config.ts";
import { configPattern, excludedPattern } from "./config-files.ts";
import { setting } from "./settings.ts";

/** Where the runs of a config go: beside it, or into the folder that the setting names. */
export function runsFolderOf(config: vscode.Uri): string {
  return besideConfig(config.fsPath, setting("tunesmith.runsFolder", config));
}

const rememberedKey = "runsFolders";

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || !(way.startsWith("..") || isAbsolute(way));
}

/**
 * The runs of this workspace, kept up to date from disk: those beside a config, whoever started them (the command line uses the
 * default folder), and those of configs elsewhere that this workspace has trained or shown.
 */
export class RunLibrary implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<readonly RunState[]>();
  readonly #stores = new Map<string, { readonly store: RunStore; readonly watch: vscode.Disposable }>();
  readonly #disposables: readonly vscode.Disposable[];
  readonly #log: vscode.LogOutputChannel;
  readonly #memory: vscode.Memento;
  #finding: Promise<void> = Promise.resolve();
  #isDisposed = false;
  readonly onChange = this.#changed.event;

  constructor({ log, memory }: { log: vscode.LogOutputChannel; memory: vscode.Memento }) {
    this.#log = log;
    this.#memory = memory;
    const find = (): void => void this.#find();
    const configs = vscode.workspace.createFileSystemWatcher(configPattern, false, true, true);
    this.#disposables = [
      configs,
      configs.onDidCreate(find),
      this.#follow("**/{plan,owner,result,resume}.json"),
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => void this.#leave(removed)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("tunesmith.runsFolder")) find();
      }),
      // Without trust the setting of the workspace does not count.
      vscode.workspace.onDidGrantWorkspaceTrust(find),
    ];
    find();
  }

  /** Newest first. */
  get runs(): RunState[] {
    return [...this.#stores.values()]
      .flatMap(({ store }) => store.runs)
      .sort((a, b) => (a.plan.createdAt < b.plan.createdAt ? 1 : -1));
  }

  byFolder(folder: string): RunState | undefined {
    return this.runs.find((run) => run.folder === folder);
  }

  async refresh(): Promise<void> {
    await this.#finding;
    await Promise.all([...this.#stores.values()].map(({ store }) => store.refresh()));
  }

  /** Makes sure that a runs folder is looked at: now, after a reload of the window, and when the setting names another one. */
  async include(runsFolder: string): Promise<void> {
    await this.#finding;
    this.#open(runsFolder);
    const remembered = this.#remembered;
    if (!remembered.includes(runsFolder)) await this.#memory.update(rememberedKey, [...remembered, runsFolder]);
    await this.#stores.get(runsFolder)?.store.refresh();
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const folder of [...this.#stores.keys()]) this.#close(folder);
    for (const disposable of this.#disposables) disposable.dispose();
    this.#changed.dispose();
  }

  get #remembered(): readonly string[] {
    return this.#memory.get<readonly string[]>(rememberedKey, []);
  }

  /** Looks where runs may be; calls that overlap run one after the other. */
  #find(): Promise<void> {
    this.#finding = this.#finding.then(async () => {
      try {
        await this.#findOnce();
      } catch (error) {
        this.#log.error("Runs could not be looked for.", error);
      }
    });
    return this.#finding;
  }

  async #findOnce(): Promise<void> {
    const found = await vscode.workspace.findFiles(configPattern, excludedPattern, 500);
    if (this.#isDisposed) return;
    // A root counts even when its config is gone: its runs are still this workspace's.
    const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => vscode.Uri.joinPath(uri, "lora.yaml"));
    const configs = [...found, ...roots].filter(({ scheme }) => scheme === "file");
    const wanted = new Set([
      ...configs.flatMap((config) => [runsFolderOf(config), besideConfig(config.fsPath, defaultRunsFolder)]),
      ...this.#remembered,
    ]);
    const gone = [...this.#stores.keys()].filter((folder) => !wanted.has(folder));
    const left = gone.flatMap((folder) => this.#close(folder));
    if (left.length > 0) this.#changed.fire(left);
    for (const folder of wanted) this.#open(folder);
    await Promise.all([...this.#stores.values()].map(({ store }) => store.refresh()));
  }

  async #leave(removed: readonly vscode.WorkspaceFolder[]): Promise<void> {
    const kept = this.#remembered.filter((path) => !removed.some(({ uri }) => isInside(path, uri.fsPath)));
    await this.#memory.update(rememberedKey, kept);
    await this.#find();
  }

  #open(runsFolder: string): void {
    if (this.#stores.has(runsFolder)) return;
    const store = new RunStore(runsFolder, {
      onChange: (changed) => this.#changed.fire(changed),
      onTrouble: (place, error) => this.#log.warn(`${place}: ${error instanceof Error ? error.message : error}`),
    });
    const uri = vscode.Uri.file(runsFolder);
    const pattern = new vscode.RelativePattern(uri, "*/{plan,owner,result}.json");
    // One watcher sees all of the workspace; only what lies outside needs its own.
    const watch = vscode.workspace.getWorkspaceFolder(uri) ? vscode.Disposable.from() : this.#follow(pattern);
    this.#stores.set(runsFolder, { store, watch });
  }

  #close(runsFolder: string): readonly RunState[] {
    const open = this.#stores.get(runsFolder);
    this.#stores.delete(runsFolder);
    open?.watch.dispose();
    open?.store.dispose();
    return open?.store.runs ?? [];
  }

  /** Looks at a runs folder whenever a file of one of its runs appears, changes or goes. */
  #follow(pattern: vscode.GlobPattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const look = ({ fsPath }: vscode.Uri): void => {
      // <runs folder>/<run>/owner.json or <runs folder>/<run>/control/resume.json
      const run = dirname(fsPath);
      for (const runsFolder of [dirname(run), dirname(dirname(run))])
        void this.#stores.get(runsFolder)?.store.refresh();
    };
    return vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(look),
      watcher.onDidChange(look),
      watcher.onDidDelete(look),
    );
  }
}
