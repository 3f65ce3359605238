import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { diagnosticsOf, fixesFor, openWorkspaceFile } from "./editor-state.ts";

function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}

export function configTests(): void {
  describe("a config", () => {
    it("keeps the language yaml", async () => {
      const { document } = await openWorkspaceFile("broken.lora.yaml");
      assert.equal(document.languageId, "yaml");
    });

    it("is linted, and a misspelt key is corrected", async () => {
      const { document } = await openWorkspaceFile("broken.lora.yaml");
      const found = await diagnosticsOf(document.uri, "the misspelt key", (now) => now.some(isMisspelt));
      const finding = found.find(isMisspelt);
      assert.ok(finding);
      assert.equal(document.getText(finding.range), "alpah");
      const fix = (await fixesFor(document.uri, finding)).find(({ title }) => title.includes("alpha"));
      assert.ok(fix?.edit);
      await vscode.workspace.applyEdit(fix.edit);
      await diagnosticsOf(document.uri, "no misspelt key", (now) => !now.some(isMisspelt));
    });

    it("completes keys from the schema", async () => {
      const { document } = await openWorkspaceFile("broken.lora.yaml");
      const end = new vscode.Position(document.lineCount, 0);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        end,
      );
      const labels = list.items.map(labelOf);
      assert.ok(labels.includes("learning_rate"), `Offered: ${labels.join(", ")}`);
    });

    it("explains a key on hover", async () => {
      const { document } = await openWorkspaceFile("broken.lora.yaml");
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        document.positionAt(document.getText().indexOf("base_model") + 2),
      );
      assert.ok(hovers.length > 0, "No hover on base_model.");
    });

    it("offers Train LoRA as a lens", async () => {
      const { document } = await openWorkspaceFile("lora.yaml");
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        document.uri,
        10,
      );
      assert.ok(lenses.some(({ command }) => command?.command === "tunesmith.trainLora"));
    });
  });
}

function isMisspelt({ message }: vscode.Diagnostic): boolean {
  return message.includes("alpah");
}
