import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { createRun } from "../training/create-run.ts";
import { startTrainer } from "../training/start-trainer.ts";
import { configPattern } from "./config-files.ts";
import { ensureEnvironment, secretsOf } from "./editor-environment.ts";
import type { Parts } from "./parts.ts";
import { proposeConfigFor } from "./propose-config-for.ts";
import { requireTrust } from "./require-trust.ts";
import { runsFolderOf } from "./run-library.ts";
import { showLoss } from "./show-loss.ts";

function isConfig(uri: vscode.Uri): boolean {
  return /^(.*\.)?lora\.yaml$/.test(basename(uri.path));
}

/** What to train: what the command was called on, the file in front, the only config of the workspace, or a choice. */
async function findTarget(given: unknown): Promise<vscode.Uri> {
  if (given instanceof vscode.Uri) return given;
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && (isConfig(active) || active.path.endsWith(".jsonl"))) return active;
  const excluded = "**/{node_modules,.tunesmith}/**";
  const configs = await vscode.workspace.findFiles(configPattern, excluded, 50);
  const found = configs.length > 0 ? configs : await vscode.workspace.findFiles("**/*.jsonl", excluded, 50);
  const [first] = found;
  if (!first)
    throw new Problem({
      code: "nothing-to-train",
      message: "This workspace holds no lora.yaml and no .jsonl dataset.",
      hint: "Open a folder with a dataset.",
      actions: [{ title: "Open Folder", command: "workbench.action.files.openFolder" }],
    });
  if (found.length === 1) return first;
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Train LoRA",
    placeHolder: "Which config or dataset?",
  });
  if (!picked) throw new vscode.CancellationError();
  return picked.uri;
}

async function readConfig(parts: Parts, uri: vscode.Uri) {
  const document = await vscode.workspace.openTextDocument(uri);
  // The plan names a file on disk; what is on the screen must be in it.
  if (document.isDirty) await document.save();
  const { config, findings } = await parts.languageClient().resolvedConfig(document);
  if (config) return config;
  const first = findings.find(({ severity }) => severity === "error");
  await vscode.window.showTextDocument(document);
  throw new Problem({
    code: "config-errors",
    message: `${basename(uri.path)} cannot be trained${first ? `: line ${first.line}: ${first.message}` : "."}`,
    hint: null,
    actions: [{ title: "Show Problems", command: "workbench.actions.view.problems" }],
  });
}

/** "Train LoRA": plans, starts the trainer, opens the loss panel. A dataset without config gets a proposal first. */
export async function trainLora(parts: Parts, args: readonly unknown[]): Promise<void> {
  requireTrust("Training");
  const target = await findTarget(args[0]);
  const uri = isConfig(target) ? target : await proposeConfigFor(target);
  if (!uri) return;
  const config = await readConfig(parts, uri);
  const environment = await ensureEnvironment(parts);
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const runsFolder = folder ? runsFolderOf(folder) : join(dirname(uri.fsPath), ".tunesmith", "runs");
  const run = await createRun({ configPath: uri.fsPath, config, environment, runsFolder });
  parts.log.info(`${run.plan.name}: ${run.folder}`);
  await startTrainer({ environment, runFolder: run.folder, secrets: await secretsOf(parts) });
  await parts.library.include(runsFolder);
  const state = parts.library.byFolder(run.folder);
  if (state) showLoss(parts, state);
}
