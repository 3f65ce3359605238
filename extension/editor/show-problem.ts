import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { withoutSecrets } from "./redacted-log.ts";

/** A person pressed Cancel: nothing to report. */
export function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.name === "AbortError");
}

/**
 * Says a failure once: an expected one with its next step as a button, an unexpected one with its stack in the log.
 */
export async function showProblem(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  if (isCancellation(error)) return;
  const showLog = "Show Log";
  if (!(error instanceof Problem)) {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    const text = error instanceof Error ? error.message : String(error);
    if ((await vscode.window.showErrorMessage(withoutSecrets(`Unexpected: ${text}`), showLog)) === showLog) log.show();
    return;
  }
  log.error(`${error.code}: ${error.message}${error.hint ? ` ${error.hint}` : ""}`, error.cause ?? "");
  const actions = error.actions.slice(0, 1);
  const text = error.hint ? `${error.message} ${error.hint}` : error.message;
  const chosen = await vscode.window.showErrorMessage(
    withoutSecrets(text),
    ...actions.map(({ title }) => title),
    showLog,
  );
  if (chosen === showLog) log.show();
  const action = actions.find(({ title }) => title === chosen);
  if (action) await vscode.commands.executeCommand(action.command);
}
