// As much of the editor's interface as commands and the library touch, over the real disk. Use: vi.mock("vscode", () => import(…)).
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Mock, vi } from "vitest";
import {
  type CodeLens,
  Disposable,
  EventEmitter,
  FileSystemError,
  type Position,
  type RelativePattern,
  Uri,
} from "./fake-vscode-values.ts";

export * from "./fake-vscode-values.ts";

/** A document of the editor; `text` is what is on the screen. */
export class TextDocument {
  isDirty = false;
  readonly save: Mock<() => Promise<boolean>> = vi.fn(async () => {
    writeFileSync(this.uri.path, this.text);
    this.isDirty = false;
    return true;
  });
  readonly uri: Uri;
  text: string;
  constructor(uri: Uri, text: string) {
    this.uri = uri;
    this.text = text;
  }
  get isUntitled(): boolean {
    return this.uri.scheme === "untitled";
  }
  getText(): string {
    return this.text;
  }
  type(text: string): void {
    this.text = text;
    this.isDirty = true;
  }
}

type Folder = { readonly uri: Uri };
type Watcher = {
  readonly glob: string | RelativePattern;
  readonly created: EventEmitter<Uri>;
  readonly changed: EventEmitter<Uri>;
};

/** What tests set and look at. */
export const editor = {
  folders: [] as Folder[],
  settings: {} as Record<string, unknown>,
  documents: [] as TextDocument[],
  watchers: [] as Watcher[],
  lenses: [] as { provideCodeLenses(document: TextDocument): Promise<CodeLens[]> }[],
  foldersChanged: new EventEmitter<{ added: Folder[]; removed: Folder[] }>(),
  settingsChanged: new EventEmitter<{ affectsConfiguration(name: string): boolean }>(),
  trustGranted: new EventEmitter<void>(),
  reset(folder: string): void {
    editor.folders = [{ uri: Uri.file(folder) }];
    editor.settings = { "tunesmith.runsFolder": ".tunesmith/runs", "tunesmith.pythonPath": "" };
    editor.documents = [];
    editor.watchers = [];
    editor.lenses = [];
    workspace.isTrusted = true;
    vi.clearAllMocks();
  },
  /** Tells the watchers that see a file of its creation or change. */
  tell(kind: "created" | "changed", path: string): void {
    for (const watcher of editor.watchers) if (sees(watcher, path)) watcher[kind].fire(Uri.file(path));
  },
};

/** The editor's globs see names that begin with a dot. */
function matches(pattern: string, path: string): boolean {
  const source = pattern
    .replaceAll(".", "\\.")
    .replaceAll("**/", "§")
    .replaceAll("*", "[^/]*")
    .replaceAll("§", "(.*/)?")
    .replaceAll(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(",", "|")})`);
  return new RegExp(`^${source}$`).test(path.replaceAll("\\", "/"));
}

function sees({ glob }: Watcher, path: string): boolean {
  if (typeof glob !== "string") return matches(glob.pattern, relative(glob.base.path, path));
  return editor.folders.some(({ uri }) => matches(glob, relative(uri.path, path)));
}

function filesIn(folder: string, pattern: string): Uri[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => matches(pattern, name)).map((name) => Uri.file(join(folder, name)));
}

export const workspace = {
  isTrusted: true,
  get workspaceFolders() {
    return editor.folders;
  },
  get textDocuments() {
    return editor.documents;
  },
  fs: {
    stat: async (uri: Uri) => {
      if (!existsSync(uri.path)) throw new FileSystemError();
      return statSync(uri.path);
    },
    readFile: async (uri: Uri) => readFileSync(uri.path),
  },
  findFiles: async (pattern: string) => editor.folders.flatMap(({ uri }) => filesIn(uri.path, pattern)),
  getWorkspaceFolder: (uri: Uri) =>
    editor.folders.find((folder) => !relative(folder.uri.path, uri.path).startsWith("..")),
  getConfiguration: () => ({ get: (name: string) => editor.settings[name] }),
  asRelativePath: (uri: Uri) => uri.path,
  async openTextDocument(uri: Uri): Promise<TextDocument> {
    const open = editor.documents.find((document) => document.uri.toString() === uri.toString());
    if (open) return open;
    const document = new TextDocument(uri, uri.scheme === "untitled" ? "" : readFileSync(uri.path, "utf8"));
    editor.documents.push(document);
    return document;
  },
  createFileSystemWatcher(glob: string | RelativePattern) {
    const watcher = { glob, created: new EventEmitter<Uri>(), changed: new EventEmitter<Uri>() };
    editor.watchers.push(watcher);
    return {
      onDidCreate: watcher.created.event,
      onDidChange: watcher.changed.event,
      onDidDelete: new EventEmitter<Uri>().event,
      dispose: () => {
        editor.watchers = editor.watchers.filter((other) => other !== watcher);
      },
    };
  },
  onDidChangeWorkspaceFolders: editor.foldersChanged.event,
  onDidChangeConfiguration: editor.settingsChanged.event,
  onDidGrantWorkspaceTrust: editor.trustGranted.event,
  registerTextDocumentContentProvider: () => new Disposable(() => undefined),
};

type Ask = Mock<(...said: unknown[]) => Promise<string | undefined>>;
const ask = (): Ask => vi.fn(async () => undefined);

export const window = {
  activeTextEditor: undefined,
  showErrorMessage: ask(),
  showWarningMessage: ask(),
  showInformationMessage: ask(),
  showQuickPick: ask(),
  showInputBox: ask(),
  showTextDocument: async (document: TextDocument) => ({
    edit: async (change: (edit: { insert(at: Position, text: string): void }) => void) =>
      change({ insert: (_, text) => document.type(text) }),
  }),
  createTreeView: () => new Disposable(() => undefined),
  createStatusBarItem: () => ({ show: ask(), hide: ask(), dispose: ask() }),
  registerWebviewPanelSerializer: () => new Disposable(() => undefined),
  withProgress: async (_: unknown, work: () => Promise<unknown>) => work(),
};
export const commands = { executeCommand: ask() };
export const languages = {
  registerCodeLensProvider(_: unknown, provider: (typeof editor.lenses)[number]) {
    editor.lenses.push(provider);
    return new Disposable(() => undefined);
  },
};

/** A memento over a plain object. */
export function memento(values: Record<string, unknown> = {}) {
  return {
    get: (key: string, fallback?: unknown) => values[key] ?? fallback,
    update: async (key: string, value: unknown) => {
      values[key] = value;
    },
  };
}
