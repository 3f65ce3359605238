import { basename } from "node:path";
import * as vscode from "vscode";
import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import { openRun } from "../runs/open-run.ts";
import { besideConfig } from "../training/beside-config.ts";
import { createRun } from "../training/create-run.ts";
import { startTrainer } from "../training/start-trainer.ts";
import { configPattern, excludedPattern } from "./config-files.ts";
import { configFor } from "./config-for.ts";
import { ensureEnvironment, secretsOf } from "./editor-environment.ts";
import type { Parts } from "./parts.ts";
import { runsFolderOf } from "./run-library.ts";
import { saveDocument, saveFiles } from "./save-document.ts";
import { showLoss } from "./show-loss.ts";

function isConfig(uri: vscode.Uri): boolean {
  return /^(.*\.)?lora\.yaml$/.test(basename(uri.path));
}

/** What to train: what the command was called on, the file in front, the only config of the workspace, or a choice. */
async function findTarget(given: unknown): Promise<vscode.Uri> {
  if (given instanceof vscode.Uri) return given;
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active && (isConfig(active) || active.path.endsWith(".jsonl"))) return active;
  const configs = await vscode.workspace.findFiles(configPattern, excludedPattern, 50);
  const found = configs.length > 0 ? configs : await vscode.workspace.findFiles("**/*.jsonl", excludedPattern, 50);
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

/** The config as a file on disk; a proposal becomes one. */
async function savedConfig(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await saveDocument(document);
  return document.isUntitled ? vscode.workspace.openTextDocument(uri.with({ scheme: "file" })) : document;
}

/** Every default resolved; a config with errors is shown with what is wrong. */
async function readConfig(parts: Parts, document: vscode.TextDocument): Promise<ResolvedLoraConfig> {
  const { config, findings } = await parts.languageClient().resolvedConfig(document);
  if (config) return config;
  const first = findings.find(({ severity }) => severity === "error");
  await vscode.window.showTextDocument(document);
  throw new Problem({
    code: "config-errors",
    message: `${basename(document.uri.path)} cannot be trained${first ? `: line ${first.line}: ${first.message}` : "."}`,
    hint: null,
    actions: [{ title: "Show Problems", command: "workbench.actions.view.problems" }],
  });
}

/** The datasets are judged as the trainer will read them, from disk: what is on the screen goes there first. */
async function saveDatasets(parts: Parts, document: vscode.TextDocument): Promise<void> {
  const { train, validation } = (await parts.languageClient().resolvedConfig(document)).dataset;
  const files = typeof validation === "string" ? [train, validation] : [train];
  await saveFiles(files.map((path) => besideConfig(document.uri.fsPath, path)));
}

async function start(parts: Parts, given: vscode.Uri): Promise<void> {
  const document = await savedConfig(given);
  const { uri } = document;
  await saveDatasets(parts, document);
  const config = await readConfig(parts, document);
  const environment = await ensureEnvironment(parts);
  const runsFolder = runsFolderOf(uri);
  const run = await createRun({ configPath: uri.fsPath, config, environment, runsFolder });
  parts.log.info(`${run.plan.name}: ${run.folder}`);
  await startTrainer({ environment, runFolder: run.folder, secrets: await secretsOf(parts) });
  await parts.library.include(runsFolder);
  // A run that the library could not read says here why.
  const state = parts.library.byFolder(run.folder) ?? (await openRun(run.folder)).state;
  showLoss(parts, state, { preserveFocus: true });
}

/** "Train LoRA": plans, starts the trainer, opens the loss panel. A dataset without config gets a proposal first. */
export async function trainLora(parts: Parts, args: readonly unknown[]): Promise<void> {
  const target = await findTarget(args[0]);
  const uri = isConfig(target) ? target : await configFor(parts, target);
  if (uri) await parts.startGate.pass(() => start(parts, uri));
}
