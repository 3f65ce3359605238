import { basename, dirname, relative } from "node:path";
import * as vscode from "vscode";
import { Problem } from "../problem.ts";
import { besideConfig } from "../training/beside-config.ts";
import { proposeConfig } from "../training/propose-config.ts";
import type { Parts } from "./parts.ts";

const demoModel = "HuggingFaceTB/SmolLM2-135M-Instruct";

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return false;
    throw error;
  }
}

async function countRows(dataset: vscode.Uri): Promise<number> {
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(dataset));
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").length;
}

/** lora.yaml, data.lora.yaml, data-2.lora.yaml, …: the names that a config for data.jsonl may have. */
function* configNames(dataset: vscode.Uri): Generator<vscode.Uri> {
  const beside = (name: string): vscode.Uri => dataset.with({ path: `${dirname(dataset.path)}/${name}.yaml` });
  const stem = basename(dataset.path).replace(/\.jsonl$/, "");
  yield beside("lora");
  yield beside(`${stem}.lora`);
  for (let number = 2; ; number++) yield beside(`${stem}-${number}.lora`);
}

function trainsOn(train: string, place: { config: vscode.Uri; dataset: vscode.Uri }): boolean {
  return relative(besideConfig(place.config.fsPath, train), place.dataset.fsPath) === "";
}

/** The configs beside a dataset up to the first name that is free. */
async function lookBeside(dataset: vscode.Uri): Promise<{ present: vscode.Uri[]; free: vscode.Uri }> {
  const present: vscode.Uri[] = [];
  for (const uri of configNames(dataset)) {
    if (!(await isThere(uri))) return { present, free: uri };
    present.push(uri);
  }
  throw new Error("The names of configs never end.");
}

/**
 * The config that trains on the dataset, errors or not. One so broken that it does not tell what it trains on counts when no other does:
 * Train LoRA then says what is wrong with it.
 */
async function configOf(parts: Parts, dataset: vscode.Uri, present: readonly vscode.Uri[]) {
  let broken: vscode.Uri | undefined;
  for (const uri of present) {
    const document = await vscode.workspace.openTextDocument(uri);
    const { train } = (await parts.languageClient().resolvedConfig(document)).dataset;
    if (trainsOn(train, { config: uri, dataset })) return uri;
    if (train === "") broken ??= uri;
  }
  return broken;
}

async function propose(dataset: vscode.Uri, target: vscode.Uri): Promise<void> {
  const name = basename(dataset.path);
  const text = proposeConfig({ trainPath: name, rows: await countRows(dataset), baseModel: demoModel });
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: "untitled" }));
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() === "") await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
  void vscode.window.showInformationMessage(
    `A config for ${name} is proposed. Read it, save it, then choose Train LoRA in its title bar.`,
  );
}

/**
 * The config beside a dataset that trains on it; else undefined, and a proposal stands in an unsaved editor that a person reads,
 * changes and saves before anything runs.
 * @throws Problem `not-saved` for a dataset that is no file yet.
 */
export async function configFor(parts: Parts, dataset: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (dataset.scheme === "untitled")
    throw new Problem({
      code: "not-saved",
      message: "This dataset is not saved yet, and training reads the file.",
      hint: "Save it, then train.",
    });
  const { present, free } = await lookBeside(dataset);
  const config = await configOf(parts, dataset, present);
  if (!config) await propose(dataset, free);
  return config;
}
