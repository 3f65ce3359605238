import * as vscode from "vscode";
import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import { plannedMethod } from "../training/plan-run.ts";
import { configPattern } from "./config-files.ts";
import type { CommandId } from "./manifest.generated.ts";
import type { Parts } from "./parts.ts";

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What a config amounts to, in the few words that fit above its first line. */
function lensTitle(config: ResolvedLoraConfig | null): string {
  if (!config) return "$(play) Train LoRA · has errors";
  const perStep = config.per_device_train_batch_size * config.gradient_accumulation_steps;
  const length =
    config.max_steps === null ? counted(config.num_train_epochs, "epoch") : counted(config.max_steps, "step");
  return `$(play) Train LoRA · ${plannedMethod(config.method)} · r ${config.lora.r} · ${counted(perStep, "row")} a step · ${length}`;
}

/** "Train LoRA" above the first line of each config. */
export function watchConfigLens(parts: Parts): vscode.Disposable {
  const command: CommandId = "tunesmith.trainLora";
  return vscode.languages.registerCodeLensProvider(
    { pattern: configPattern },
    {
      async provideCodeLenses(document) {
        const { config } = await parts.languageClient().resolvedConfig(document);
        const range = new vscode.Range(0, 0, 0, 0);
        return [new vscode.CodeLens(range, { command, title: lensTitle(config), arguments: [document.uri] })];
      },
    },
  );
}
