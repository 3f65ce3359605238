import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { proposeConfig } from "../training/propose-config.ts";

const demoModel = "HuggingFaceTB/SmolLM2-135M-Instruct";

async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return undefined;
    throw error;
  }
}

/**
 * The config for a dataset: the lora.yaml beside it when that one names it, else a proposal in an unsaved editor that a person
 * reads, changes and saves before anything runs (then undefined).
 */
export async function proposeConfigFor(dataset: vscode.Uri): Promise<vscode.Uri | undefined> {
  const name = basename(dataset.path);
  const beside = dataset.with({ path: `${dirname(dataset.path)}/lora.yaml` });
  const existing = await readText(beside);
  if (existing?.includes(name)) return beside;
  const target =
    existing === undefined
      ? beside
      : dataset.with({ path: `${dirname(dataset.path)}/${name.replace(/\.jsonl$/, "")}.lora.yaml` });
  const rows = ((await readText(dataset)) ?? "").split("\n").filter((line) => line.trim() !== "").length;
  const text = proposeConfig({ trainPath: name, rows, baseModel: demoModel });
  const document = await vscode.workspace.openTextDocument(target.with({ scheme: "untitled" }));
  const editor = await vscode.window.showTextDocument(document);
  if (document.getText() === "") await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
  void vscode.window.showInformationMessage(
    `A config for ${name} is proposed. Read it, save it, then choose Train LoRA in its title bar.`,
  );
  return undefined;
}
