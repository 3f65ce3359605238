import * as vscode from "vscode";

const limitMs = 45_000;

/** Resolves with the first truthy answer of `probe`, asked now and after each event; rejects after 45 s. */
export function until<T>(what: string, event: vscode.Event<unknown>, probe: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (): boolean => {
      const answer = probe();
      if (answer === undefined) return false;
      subscription.dispose();
      clearTimeout(timer);
      resolve(answer);
      return true;
    };
    const subscription = event(() => finish());
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`Waited ${limitMs / 1000} s for ${what}.`));
    }, limitMs);
    finish();
  });
}

/** The diagnostics of a document as soon as `wanted` holds for them. */
export function diagnosticsOf(
  uri: vscode.Uri,
  what: string,
  wanted: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return until(`${what} in ${uri.path}`, vscode.languages.onDidChangeDiagnostics, () => {
    const found = vscode.languages.getDiagnostics(uri);
    return wanted(found) ? found : undefined;
  });
}

/** The id of the rule behind a diagnostic. */
export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

/** The quick fixes that the editor offers for a diagnostic. */
export async function fixesFor(uri: vscode.Uri, diagnostic: vscode.Diagnostic): Promise<readonly vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    diagnostic.range,
    vscode.CodeActionKind.QuickFix.value,
    20,
  );
  return actions;
}

/** Opens a file of the workspace in an editor. */
export async function openWorkspaceFile(name: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error("The tests need a workspace folder.");
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name));
}
