import * as vscode from "vscode";
import { doctorText } from "../python/doctor-text.ts";
import { examineMachine } from "../python/examine-machine.ts";
import type { Parts } from "./parts.ts";
import { setting } from "./settings.ts";

const scheme = "tunesmith-doctor";
const address = vscode.Uri.from({ scheme, path: "/Doctor" });

/** Holds the last report as a read-only document: closing it asks nothing. */
class DoctorDocument implements vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  #text = "";

  provideTextDocumentContent(): string {
    return this.#text;
  }

  async show(text: string): Promise<void> {
    this.#text = text;
    this.#changed.fire(address);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), { preview: true });
  }
}

let document: DoctorDocument | undefined;

/** "Doctor": what this machine can do, as a document that can be copied. */
export async function doctor(parts: Parts): Promise<void> {
  const options = { location: vscode.ProgressLocation.Window, title: "Examining this machine" };
  const report = await vscode.window.withProgress(options, async () =>
    examineMachine({
      home: parts.home,
      root: parts.root,
      pythonPath: setting("tunesmith.pythonPath"),
      ollamaHost: setting("tunesmith.ollamaHost"),
    }),
  );
  if (!document) {
    document = new DoctorDocument();
    parts.context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(scheme, document));
  }
  await document.show(doctorText(report));
}
