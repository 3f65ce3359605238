import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { type Environment, findEnvironment } from "../python/environment.ts";
import { canAddDebianPackages, debianPackages } from "../python/install-uv.ts";
import { setUpConsent } from "../python/set-up-consent.ts";
import { type SetUpProgress, setUpEnvironment } from "../python/set-up-environment.ts";
import { tunesmithHome } from "../python/tunesmith-home.ts";
import type { Parts } from "./parts.ts";
import { keepOutOfLog } from "./redacted-log.ts";
import { setting } from "./settings.ts";

const consentKey = "setUpConsent";
const tokenKey = "huggingFaceToken";

/** TUNESMITH_HOME for a checkout that shares its environment with the command line, else this extension's own storage. */
export function tunesmithHomeOf(context: vscode.ExtensionContext): string {
  return process.env["TUNESMITH_HOME"] ? tunesmithHome(process.env) : context.globalStorageUri.fsPath;
}

function settingsOf(parts: Parts): { home: string; root: string; pythonPath: string } {
  return { home: parts.home, root: parts.root, pythonPath: setting("tunesmith.pythonPath") };
}

/** Tokens for a child process, from the editor's secret storage. */
export async function secretsOf(parts: Parts): Promise<Record<string, string>> {
  const token = await parts.context.secrets.get(tokenKey);
  if (!token) return {};
  keepOutOfLog(token);
  return { HF_TOKEN: token };
}

export async function setHuggingFaceToken(parts: Parts): Promise<void> {
  const token = await vscode.window.showInputBox({
    title: "Hugging Face token",
    prompt:
      "Kept in the editor's secret storage and given only to the process that downloads a model. Empty: forget it.",
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  if (token.trim() === "") await parts.context.secrets.delete(tokenKey);
  else await parts.context.secrets.store(tokenKey, token.trim());
}

/** Asked once; a set-up that was cancelled or broken goes on without asking again. */
async function askConsent(parts: Parts): Promise<void> {
  if (parts.context.globalState.get<boolean>(consentKey)) return;
  const setUp = "Set Up";
  const answer = await vscode.window.showInformationMessage(
    "Training needs a Python environment.",
    {
      modal: true,
      detail: setUpConsent({ home: parts.home, debianPackages: canAddDebianPackages() ? debianPackages : [] }),
    },
    setUp,
  );
  if (answer !== setUp) throw new vscode.CancellationError();
  await parts.context.globalState.update(consentKey, true);
}

function progressText(progress: SetUpProgress): string {
  return progress.fraction === null ? progress.text : `${progress.text} (${Math.round(progress.fraction * 100)} %)`;
}

/** Sets the environment up or repairs it, with progress and cancel. What is present is kept. */
export async function setUpWithProgress(parts: Parts): Promise<Environment> {
  await askConsent(parts);
  const options = { location: vscode.ProgressLocation.Notification, title: "Setting up Tunesmith", cancellable: true };
  return vscode.window.withProgress(options, async (report, cancel) => {
    const abort = new AbortController();
    cancel.onCancellationRequested(() => abort.abort());
    return setUpEnvironment({
      home: parts.home,
      root: parts.root,
      demoModel: true,
      converter: true,
      signal: abort.signal,
      onProgress: (progress) => {
        parts.log.info(`set-up: ${progress.step} ${progress.state}: ${progress.text}`);
        report.report({ message: progressText(progress) });
      },
      onLog: (line) => parts.log.info(`set-up: ${line}`),
    });
  });
}

/** The environment; without one it is set up first. */
export async function ensureEnvironment(parts: Parts): Promise<Environment> {
  const found = await findEnvironment(settingsOf(parts));
  if (found) return found;
  if (settingsOf(parts).pythonPath !== "") {
    const path = settingsOf(parts).pythonPath;
    const exists = await stat(path).then(
      () => true,
      () => false,
    );
    throw new Problem({
      code: "python-path",
      message: exists
        ? `${path} lacks the training packages.`
        : `${path}, the setting tunesmith.pythonPath, does not exist.`,
      hint: "Correct the setting, or empty it to let Tunesmith set up its own environment.",
      actions: [{ title: "Open Settings", command: "workbench.action.openSettings" }],
    });
  }
  return setUpWithProgress(parts);
}
