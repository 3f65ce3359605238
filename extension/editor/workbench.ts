import type * as vscode from "vscode";
import { commandTable } from "./command-table.ts";
import { watchConfigLens } from "./config-lens.ts";
import { tunesmithHomeOf } from "./editor-environment.ts";
import type { TunesmithLanguageClient } from "./language-client.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";
import { redactedLog } from "./redacted-log.ts";
import { requireTrust } from "./require-trust.ts";
import { restoreViews } from "./restore-views.ts";
import { RunLibrary } from "./run-library.ts";
import { announceEnds } from "./run-notifications.ts";
import { RunsView } from "./runs-view.ts";
import { showProblem } from "./show-problem.ts";
import { StartGate } from "./start-gate.ts";
import { showStatus } from "./status-item.ts";

export type Workbench = {
  /** Runs a command; a failure is shown, never thrown at the editor. */
  run(id: CommandId, args: readonly unknown[]): Promise<void>;
};

/** Everything behind the commands: runs, views, status. Loaded after activation. */
export function buildWorkbench(request: {
  context: vscode.ExtensionContext;
  log: vscode.LogOutputChannel;
  languageClient: () => TunesmithLanguageClient;
}): Workbench {
  const { context } = request;
  const log = redactedLog(request.log);
  const library = new RunLibrary({ log, memory: context.workspaceState });
  const startGate = new StartGate(library);
  const home = tunesmithHomeOf(context);
  const parts: Parts = { ...request, log, library, startGate, home, root: context.extensionPath };
  context.subscriptions.push(
    library,
    new RunsView(library),
    showStatus(library),
    announceEnds(parts),
    watchConfigLens(parts),
    restoreViews(parts),
  );
  const table = commandTable(parts);
  return {
    async run(id, args) {
      try {
        const { needsTrust, run } = table[id];
        if (needsTrust !== null) requireTrust(needsTrust);
        await run(args);
      } catch (error) {
        await showProblem(error, log);
      }
    },
  };
}
