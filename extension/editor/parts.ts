import type * as vscode from "vscode";
import type { TunesmithLanguageClient } from "./language-client.ts";
import type { RunLibrary } from "./run-library.ts";
import type { StartGate } from "./start-gate.ts";

/** What commands and views share: handed in, never imported as a global. */
export type Parts = {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly library: RunLibrary;
  readonly startGate: StartGate;
  /** Where the Python environment and the models live. */
  readonly home: string;
  /** The folder of package.json, python-runtime/ and schemas/. */
  readonly root: string;
  readonly languageClient: () => TunesmithLanguageClient;
};
