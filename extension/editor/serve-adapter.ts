import { mkdtemp, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { ollamaName } from "../serving/ollama-name.ts";
import { serveWithOllama as serve } from "../serving/serve-with-ollama.ts";
import { ensureEnvironment } from "./editor-environment.ts";
import { pickRun } from "./pick-run.ts";
import { requireTrust } from "./require-trust.ts";
import { setting } from "./settings.ts";
import type { Parts } from "./workbench.ts";

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

/** "Serve with Ollama": merge, convert, create, ask once; then the line to copy. */
export async function serveWithOllama(parts: Parts, args: readonly unknown[]): Promise<void> {
  requireTrust("Serving");
  const adapter = await findAdapter(parts, args[0]);
  const name = await askName(adapter.name);
  const environment = await ensureEnvironment(parts);
  const workFolder = await mkdtemp(join(dirname(adapter.folder), ".serving-")).catch((cause: unknown) => {
    const hint = "Free some space or make the folder writable.";
    throw new Problem({
      code: "not-writable",
      message: `Nothing can be written beside ${adapter.folder}.`,
      hint,
      cause,
    });
  });
  const options = { location: vscode.ProgressLocation.Notification, title: `Serving ${name}`, cancellable: true };
  try {
    const served = await vscode.window.withProgress(options, async (report, cancel) => {
      const abort = new AbortController();
      cancel.onCancellationRequested(() => abort.abort());
      return serve({
        environment,
        adapterFolder: adapter.folder,
        name,
        host: setting("tunesmith.ollamaHost"),
        workFolder,
        signal: abort.signal,
        onStage: (stage) => {
          parts.log.info(`serve ${name}: ${stage.stage} ${stage.state}: ${stage.text}`);
          report.report({
            message: stage.fraction === null ? stage.text : `${stage.text} (${Math.round(stage.fraction * 100)} %)`,
          });
        },
      });
    });
    parts.log.info(`${name} answers: ${served.answer}`);
    const line = `ollama run ${name}`;
    const copy = "Copy Command";
    const chosen = await vscode.window.showInformationMessage(
      `${name} answers in Ollama: "${served.answer.slice(0, 120)}" · ${line}`,
      copy,
    );
    if (chosen === copy) await vscode.env.clipboard.writeText(line);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
