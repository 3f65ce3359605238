import { join } from "node:path";
import * as vscode from "vscode";
import { ollamaRunLine } from "../serving/ollama-address.ts";
import { isOllamaName } from "../serving/ollama-name.ts";
import { nameForAdapter } from "../serving/run-of-adapter.ts";
import { type Served, serveWithOllama as serve } from "../serving/serve-with-ollama.ts";
import { withWorkFolder } from "../serving/work-folder.ts";
import { ensureEnvironment, secretsOf } from "./editor-environment.ts";
import type { Parts } from "./parts.ts";
import { pickRun } from "./pick-run.ts";
import { setting } from "./settings.ts";

/** The adapter folder that the command is about: a folder of the explorer, or a run's own adapter. */
async function findAdapter(parts: Parts, given: unknown): Promise<string> {
  if (given instanceof vscode.Uri) return given.fsPath;
  const run = await pickRun(parts, { given, which: "tuned" });
  return join(run.folder, run.end?.adapter ?? "adapter");
}

async function askName(proposed: string): Promise<string> {
  const name = await vscode.window.showInputBox({
    title: "Serve with Ollama",
    prompt: "Name of the model in Ollama",
    value: proposed,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isOllamaName(text) ? undefined : "Up to 80 small letters, digits, dots, dashes and underscores.",
  });
  if (name === undefined) throw new vscode.CancellationError();
  return name;
}

async function askToReplace({ name }: { readonly name: string }): Promise<true> {
  const replace = "Replace";
  const detail = "It stays as it is until the new model has answered once.";
  const text = `Ollama has a model called ${name} already.`;
  if ((await vscode.window.showWarningMessage(text, { modal: true, detail }, replace)) === replace) return true;
  throw new vscode.CancellationError();
}

/** Merges, converts and creates with progress and cancel. */
async function serveWithProgress(parts: Parts, request: { folder: string; name: string }): Promise<Served> {
  const { folder, name } = request;
  const environment = await ensureEnvironment(parts);
  const secrets = await secretsOf(parts);
  const options = { location: vscode.ProgressLocation.Notification, title: `Serving ${name}`, cancellable: true };
  return vscode.window.withProgress(options, async (report, cancel) => {
    const abort = new AbortController();
    cancel.onCancellationRequested(() => abort.abort());
    return withWorkFolder(folder, (workFolder) =>
      serve({
        environment,
        adapterFolder: folder,
        name,
        host: setting("tunesmith.ollamaHost"),
        workFolder,
        secrets,
        mayReplace: askToReplace,
        signal: abort.signal,
        onStage: ({ stage, state, text, fraction }) => {
          parts.log.info(`serve ${name}: ${stage} ${state}: ${text}`);
          report.report({ message: fraction === null ? text : `${text} (${Math.round(fraction * 100)} %)` });
        },
        onLog: (line) => parts.log.info(`serve ${name}: ${line}`),
      }),
    );
  });
}

/** "Serve with Ollama": merge, convert, create, ask once; then the line to copy. */
export async function serveWithOllama(parts: Parts, args: readonly unknown[]): Promise<void> {
  const folder = await findAdapter(parts, args[0]);
  const name = await askName(await nameForAdapter(folder));
  const served = await serveWithProgress(parts, { folder, name });
  parts.log.info(`${name} answers: ${served.answer}`);
  const line = ollamaRunLine(served, process.platform);
  const copy = "Copy Command";
  const text = `${name} answers in Ollama: "${served.answer.slice(0, 120)}" · ${line}`;
  if ((await vscode.window.showInformationMessage(text, copy)) === copy) await vscode.env.clipboard.writeText(line);
}
