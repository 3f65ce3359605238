import * as vscode from "vscode";
import type { Parts } from "./parts.ts";

const scheme = "tunesmith-doctor";
const address = vscode.Uri.from({ scheme, path: "/Doctor" });

/** The argument of a set-up that was asked for here, and whose outcome is to be seen here. */
export const fromDoctor = "doctor";

type Shown = { readonly text: string; readonly isRepairable: boolean };

/** Holds the last report as a read-only document (closing it asks nothing) with its next steps above the first line. */
class DoctorDocument implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;
  #shown: Shown = { text: "", isRepairable: false };

  provideTextDocumentContent(): string {
    return this.#shown.text;
  }

  provideCodeLenses(): vscode.CodeLens[] {
    const place = new vscode.Range(0, 0, 0, 0);
    const repair = { title: "Set up or repair", command: "tunesmith.setUpEnvironment", arguments: [fromDoctor] };
    const again = { title: "Examine again", command: "tunesmith.doctor" };
    return (this.#shown.isRepairable ? [repair, again] : [again]).map((step) => new vscode.CodeLens(place, step));
  }

  async show(shown: Shown): Promise<void> {
    this.#shown = shown;
    this.#changed.fire(address);
    this.#lensesChanged.fire();
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), { preview: true });
  }
}

let document: DoctorDocument | undefined;

/** Opens the Doctor's report, in place of an earlier one. */
export async function showDoctorDocument(parts: Parts, shown: Shown): Promise<void> {
  if (!document) {
    document = new DoctorDocument();
    parts.context.subscriptions.push(
      vscode.workspace.registerTextDocumentContentProvider(scheme, document),
      vscode.languages.registerCodeLensProvider({ scheme }, document),
    );
  }
  await document.show(shown);
}
