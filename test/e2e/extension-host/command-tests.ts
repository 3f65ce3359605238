import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { openWorkspaceFile } from "./editor-state.ts";

type Manifest = { contributes: { commands: { command: string }[] } };

export function commandTests(): void {
  describe("the extension", () => {
    const extension = vscode.extensions.getExtension<{ activationMs: number }>("tunesmith.tunesmith");

    it("is there and activates for a dataset", async () => {
      await openWorkspaceFile("train.jsonl");
      assert.ok(extension, "The extension is not loaded.");
      const api = await extension.activate();
      assert.ok(api.activationMs < 200, `activate() took ${api.activationMs} ms.`);
    });

    it("registers every command of its manifest", async () => {
      const registered = new Set(await vscode.commands.getCommands(true));
      assert.ok(extension, "The extension is not loaded.");
      const { contributes } = extension.packageJSON as Manifest;
      const missing = contributes.commands.filter(({ command }) => !registered.has(command));
      assert.deepEqual(missing, []);
    });

    it("wraps long lines of datasets, which the editor would otherwise cut", () => {
      const settings = vscode.workspace.getConfiguration("editor", { languageId: "jsonl" });
      assert.equal(settings.get("wordWrap"), "on");
    });
  });
}
