import { basename, relative } from "node:path";
import * as vscode from "vscode";
import { Problem } from "../problem.ts";

/**
 * Saves what is on the screen: a plan names files on disk.
 * @throws Problem `not-saved` when the editor could not, or a person would not.
 */
export async function saveDocument(document: vscode.TextDocument): Promise<void> {
  if (!document.isDirty || (await document.save())) return;
  throw new Problem({
    code: "not-saved",
    message: `${basename(document.uri.path)} has changes that are not saved, and training reads the file.`,
    hint: "Save it, then train.",
  });
}

/** Saves those of the files that are open with changes. */
export async function saveFiles(paths: readonly string[]): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    const isMeant = paths.some((path) => relative(path, document.uri.fsPath) === "");
    if (isMeant && document.uri.scheme === "file") await saveDocument(document);
  }
}
