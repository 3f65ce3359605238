import { join } from "node:path";
import * as vscode from "vscode";
import { resumeRun } from "../training/resume-run.ts";
import { stopRun } from "../training/stop-run.ts";
import { compareBaseAndTuned } from "./compare-base-and-tuned.ts";
import { doctor, repair } from "./doctor.ts";
import { fromDoctor } from "./doctor-document.ts";
import { ensureEnvironment, secretsOf, setHuggingFaceToken, setUpWithProgress } from "./editor-environment.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";
import { pickRun } from "./pick-run.ts";
import { serveWithOllama } from "./serve-adapter.ts";
import { showLoss } from "./show-loss.ts";
import { trainLora } from "./train-lora.ts";

/** `needsTrust` names what runs code, in words that begin a sentence; null where nothing does. workbench.ts asks it of each call. */
export type CommandRow = {
  readonly needsTrust: string | null;
  readonly run: (args: readonly unknown[]) => Promise<void>;
};

async function stop(parts: Parts, request: { args: readonly unknown[]; now: boolean }): Promise<void> {
  const run = await pickRun(parts, { given: request.args[0], which: "active" });
  const title = request.now ? `Stopping ${run.plan.name} now` : `Stopping ${run.plan.name} after this step and saving`;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () =>
    stopRun({ runFolder: run.folder, now: request.now }),
  );
  await parts.library.refresh();
}

async function resume(parts: Parts, args: readonly unknown[]): Promise<void> {
  const run = await pickRun(parts, { given: args[0], which: "resumable" });
  await parts.startGate.pass(async () => {
    const environment = await ensureEnvironment(parts);
    await resumeRun({ runFolder: run.folder, environment, secrets: await secretsOf(parts) });
  });
  await parts.library.refresh();
  showLoss(parts, run, { preserveFocus: true });
}

/** The Doctor's own button wants to see its report again rather than a sentence. */
async function setUp(parts: Parts, args: readonly unknown[]): Promise<void> {
  if (args[0] === fromDoctor) return repair(parts);
  await setUpWithProgress(parts);
  void vscode.window.showInformationMessage("The environment is complete.");
}

async function openOutside(parts: Parts, folder: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand("revealFileInOS", folder);
  } catch (error) {
    // An editor in a browser has no such command.
    parts.log.info(`${folder.fsPath} opens in a new window: ${error instanceof Error ? error.message : error}`);
    await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: true });
  }
}

async function openRunFolder(parts: Parts, args: readonly unknown[]): Promise<void> {
  const run = await pickRun(parts, { given: args[0], which: "any" });
  const uri = vscode.Uri.file(run.folder);
  // The editor's explorer knows only what the workspace holds.
  if (vscode.workspace.getWorkspaceFolder(uri)) await vscode.commands.executeCommand("revealInExplorer", uri);
  else await openOutside(parts, uri);
}

async function showRunLog(parts: Parts, args: readonly unknown[]): Promise<void> {
  const run = await pickRun(parts, { given: args[0], which: "any" });
  await vscode.window.showTextDocument(vscode.Uri.file(join(run.folder, "stderr.log")));
}

/** Every command of the manifest by its id. */
export function commandTable(parts: Parts): Readonly<Record<CommandId, CommandRow>> {
  return {
    "tunesmith.trainLora": { needsTrust: "Training", run: (args) => trainLora(parts, args) },
    "tunesmith.stopRun": { needsTrust: "Stopping a run", run: (args) => stop(parts, { args, now: false }) },
    "tunesmith.stopRunNow": { needsTrust: "Stopping a run", run: (args) => stop(parts, { args, now: true }) },
    "tunesmith.resumeRun": { needsTrust: "Training", run: (args) => resume(parts, args) },
    "tunesmith.showLoss": {
      needsTrust: null,
      run: async (args) => showLoss(parts, await pickRun(parts, { given: args[0], which: "any" })),
    },
    "tunesmith.compareBaseAndTuned": { needsTrust: "Comparing", run: (args) => compareBaseAndTuned(parts, args) },
    "tunesmith.serveWithOllama": { needsTrust: "Serving", run: (args) => serveWithOllama(parts, args) },
    "tunesmith.doctor": { needsTrust: "The Doctor", run: () => doctor(parts) },
    "tunesmith.setUpEnvironment": { needsTrust: "Setting up the environment", run: (args) => setUp(parts, args) },
    "tunesmith.openRunFolder": { needsTrust: null, run: (args) => openRunFolder(parts, args) },
    "tunesmith.showRunLog": { needsTrust: null, run: (args) => showRunLog(parts, args) },
    "tunesmith.setHuggingFaceToken": { needsTrust: "Using a token", run: () => setHuggingFaceToken(parts) },
  };
}
