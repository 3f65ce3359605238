import * as vscode from "vscode";
import { doctorText } from "../python/doctor-text.ts";
import { examineMachine } from "../python/examine-machine.ts";
import { requireTrust } from "./require-trust.ts";
import { setting } from "./settings.ts";
import type { Parts } from "./workbench.ts";

/** "Doctor": what this machine can do, as a document that can be copied. */
export async function doctor(parts: Parts): Promise<void> {
  requireTrust("The Doctor");
  const options = { location: vscode.ProgressLocation.Window, title: "Examining this machine" };
  const report = await vscode.window.withProgress(options, async () =>
    examineMachine({
      home: parts.home,
      root: parts.root,
      pythonPath: setting("tunesmith.pythonPath"),
      ollamaHost: setting("tunesmith.ollamaHost"),
    }),
  );
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: doctorText(report) });
  await vscode.window.showTextDocument(document, { preview: true });
}
