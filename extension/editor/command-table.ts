import { join } from "node:path";
import * as vscode from "vscode";
import { resumeRun } from "../training/resume-run.ts";
import { stopRun } from "../training/stop-run.ts";
import { compareBaseAndTuned } from "./compare-base-and-tuned.ts";
import { doctor } from "./doctor.ts";
import { ensureEnvironment, secretsOf, setHuggingFaceToken, setUpWithProgress } from "./editor-environment.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";
import { pickRun } from "./pick-run.ts";
import { requireTrust } from "./require-trust.ts";
import { serveWithOllama } from "./serve-adapter.ts";
import { showLoss } from "./show-loss.ts";
import { trainLora } from "./train-lora.ts";

type Action = (args: readonly unknown[]) => Promise<void>;

async function stop(parts: Parts, request: { args: readonly unknown[]; now: boolean }): Promise<void> {
  requireTrust("Stopping a run");
  const run = await pickRun(parts, { given: request.args[0], which: "active" });
  const title = request.now ? `Stopping ${run.plan.name} now` : `Stopping ${run.plan.name} after this step and saving`;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () =>
    stopRun({ runFolder: run.folder, now: request.now }),
  );
  await parts.library.refresh();
}

async function resume(parts: Parts, args: readonly unknown[]): Promise<void> {
  requireTrust("Training");
  const run = await pickRun(parts, { given: args[0], which: "resumable" });
  await resumeRun({
    runFolder: run.folder,
    environment: await ensureEnvironment(parts),
    secrets: await secretsOf(parts),
  });
  await parts.library.refresh();
  showLoss(parts, run);
}

/** Every command of the manifest by its id. A command that runs code checks trust itself: a hidden command can still be called. */
export function commandTable(parts: Parts): Readonly<Record<CommandId, Action>> {
  return {
    "tunesmith.trainLora": (args) => trainLora(parts, args),
    "tunesmith.stopRun": (args) => stop(parts, { args, now: false }),
    "tunesmith.stopRunNow": (args) => stop(parts, { args, now: true }),
    "tunesmith.resumeRun": (args) => resume(parts, args),
    "tunesmith.showLoss": async (args) => showLoss(parts, await pickRun(parts, { given: args[0], which: "any" })),
    "tunesmith.compareBaseAndTuned": (args) => compareBaseAndTuned(parts, args),
    "tunesmith.serveWithOllama": (args) => serveWithOllama(parts, args),
    "tunesmith.doctor": () => doctor(parts),
    "tunesmith.setUpEnvironment": async () => {
      requireTrust("Setting up the environment");
      await setUpWithProgress(parts);
      void vscode.window.showInformationMessage("The environment is complete.");
    },
    "tunesmith.openRunFolder": async (args) => {
      const run = await pickRun(parts, { given: args[0], which: "any" });
      await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.file(run.folder));
    },
    "tunesmith.showRunLog": async (args) => {
      const run = await pickRun(parts, { given: args[0], which: "any" });
      await vscode.window.showTextDocument(vscode.Uri.file(join(run.folder, "stderr.log")));
    },
    "tunesmith.setHuggingFaceToken": async () => {
      requireTrust("Storing a token");
      await setHuggingFaceToken(parts);
    },
  };
}
