import * as vscode from "vscode";
import type * as LanguageClientBundle from "./editor/language-client.ts";
import { commandIds } from "./editor/manifest.generated.ts";
import type * as WorkbenchBundle from "./editor/workbench.ts";

// Activation registers and returns. What does the work are bundles of their own, loaded after it.
const loadLanguageClient = (): typeof LanguageClientBundle => require("./language-client.js");
const loadWorkbench = (): typeof WorkbenchBundle => require("./workbench.js");

export type TunesmithApi = {
  /** Milliseconds that `activate` took, for the activation benchmark. */
  readonly activationMs: number;
};

let stop: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): TunesmithApi {
  const started = performance.now();
  const log = vscode.window.createOutputChannel("Tunesmith", { log: true });
  context.subscriptions.push(log);
  let workbench: WorkbenchBundle.Workbench | undefined;
  const languageClient = (): LanguageClientBundle.TunesmithLanguageClient => {
    client ??= loadLanguageClient().startLanguageClient(context, log);
    return client;
  };
  let client: LanguageClientBundle.TunesmithLanguageClient | undefined;
  const openWorkbench = (): WorkbenchBundle.Workbench => {
    workbench ??= loadWorkbench().buildWorkbench({ context, log, languageClient });
    return workbench;
  };
  for (const id of commandIds)
    context.subscriptions.push(
      vscode.commands.registerCommand(id, (...args: unknown[]) => openWorkbench().run(id, args)),
    );
  setImmediate(() => {
    languageClient();
    openWorkbench();
  });
  stop = async () => client?.stop();
  return { activationMs: performance.now() - started };
}

/** Stops the language server. A training goes on by itself: it belongs to its run directory, not to this window. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
