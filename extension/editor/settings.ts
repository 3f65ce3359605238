import * as vscode from "vscode";
import type { Settings } from "./manifest.generated.ts";

/** A setting by its full name, typed as the manifest types it. */
export function setting<K extends keyof Settings>(key: K, resource?: vscode.Uri): Settings[K] {
  const value = vscode.workspace.getConfiguration(undefined, resource ?? null).get<Settings[K]>(key);
  if (value === undefined) throw new Error(`The manifest has no default for ${key}.`);
  return value;
}
