import { mkdtemp, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { ollamaName } from "../serving/ollama-name.ts";
import { type Served, serveWithOllama as serve } from "../serving/serve-with-ollama.ts";
import { ensureEnvironment } from "./editor-environment.ts";
import type { Parts } from "./parts.ts";
import { pickRun } from "./pick-run.ts";
import { setting } from "./settings.ts";

/** The adapter folder that the command is about: a folder of the explorer, or a run's own adapter. */
async function findAdapter(parts: Parts, given: unknown): Promise<{ folder: string; name: string }> {
  if (given instanceof vscode.Uri) {
    const folder = given.fsPath;
    const run = /^(adapter|checkpoint-\d+)$/.test(basename(folder)) ? basename(dirname(folder)) : basename(folder);
    return { folder, name: ollamaName(run) };
  }
  const run = await pickRun(parts, { given, which: "tuned" });
  return { folder: join(run.folder, run.end?.adapter ?? "adapter"), name: ollamaName(run.plan.id) };
}

async function askName(proposed: string): Promise<string> {
  const name = await vscode.window.showInputBox({
    title: "Serve with Ollama",
    prompt: "Name of the model in Ollama",
    value: proposed,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[a-z0-9][a-z0-9._-]*$/.test(text) ? undefined : "Small letters, digits, dots, dashes and underscores only.",
  });
  if (name === undefined) throw new vscode.CancellationError();
  return name;
}

/** Merges, converts and creates with progress and cancel; the work folder is gone afterwards, however it ended. */
async function serveWithProgress(parts: Parts, request: { folder: string; name: string }): Promise<Served> {
  const environment = await ensureEnvironment(parts);
  const workFolder = await mkdtemp(join(dirname(request.folder), ".serving-")).catch((cause: unknown) => {
    const hint = "Free some space or make the folder writable.";
    const message = `Nothing can be written beside ${request.folder}.`;
    throw new Problem({ code: "not-writable", message, hint, cause });
  });
  const title = `Serving ${request.name}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  try {
    return await vscode.window.withProgress(options, async (report, cancel) => {
      const abort = new AbortController();
      cancel.onCancellationRequested(() => abort.abort());
      return serve({
        environment,
        adapterFolder: request.folder,
        name: request.name,
        host: setting("tunesmith.ollamaHost"),
        workFolder,
        signal: abort.signal,
        onStage: ({ stage, state, text, fraction }) => {
          parts.log.info(`serve ${request.name}: ${stage} ${state}: ${text}`);
          report.report({ message: fraction === null ? text : `${text} (${Math.round(fraction * 100)} %)` });
        },
      });
    });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** "Serve with Ollama": merge, convert, create, ask once; then the line to copy. */
export async function serveWithOllama(parts: Parts, args: readonly unknown[]): Promise<void> {
  const adapter = await findAdapter(parts, args[0]);
  const name = await askName(adapter.name);
  const served = await serveWithProgress(parts, { folder: adapter.folder, name });
  parts.log.info(`${name} answers: ${served.answer}`);
  const line = `ollama run ${name}`;
  const copy = "Copy Command";
  const text = `${name} answers in Ollama: "${served.answer.slice(0, 120)}" · ${line}`;
  if ((await vscode.window.showInformationMessage(text, copy)) === copy) await vscode.env.clipboard.writeText(line);
}
