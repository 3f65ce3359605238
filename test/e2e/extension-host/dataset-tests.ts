import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { diagnosticsOf, fixesFor, openWorkspaceFile, ruleOf } from "./editor-state.ts";

const wrongRole = "assistnat";

function hasWrongRole(found: readonly vscode.Diagnostic[]): boolean {
  return found.some(({ message }) => message.includes(wrongRole));
}

export function datasetTests(): void {
  describe("a dataset", () => {
    it("has the language jsonl", async () => {
      const { document } = await openWorkspaceFile("broken.jsonl");
      assert.equal(document.languageId, "jsonl");
    });

    it("is linted with exact range, rule id and a link to the rule's page", async () => {
      const { document } = await openWorkspaceFile("broken.jsonl");
      const found = await diagnosticsOf(document.uri, "the wrong role", hasWrongRole);
      const [finding] = found.filter(({ message }) => message.includes(wrongRole));
      assert.ok(finding);
      assert.equal(document.getText(finding.range).replaceAll('"', ""), wrongRole);
      assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
      assert.equal(finding.source?.toLowerCase(), "tunesmith");
      assert.match(ruleOf(finding), /^dataset\/[a-z-]+$/);
      assert.ok(
        typeof finding.code === "object" && finding.code.target.path.includes(ruleOf(finding).split("/")[1] ?? "?"),
      );
    });

    it("is corrected by the quick fix, and the finding goes", async () => {
      const { document } = await openWorkspaceFile("broken.jsonl");
      const found = await diagnosticsOf(document.uri, "the wrong role", hasWrongRole);
      const finding = found.find(({ message }) => message.includes(wrongRole));
      assert.ok(finding);
      const fixes = await fixesFor(document.uri, finding);
      const fix = fixes.find(({ title }) => title.includes('"assistant"'));
      assert.ok(fix?.edit, `No such fix among: ${fixes.map(({ title }) => title).join("; ")}`);
      await vscode.workspace.applyEdit(fix.edit);
      await diagnosticsOf(document.uri, "no finding", (now) => now.length === 0);
      assert.ok(!document.getText().includes(wrongRole));
    });

    it("is linted while it is typed", async () => {
      const { document } = await openWorkspaceFile("broken.jsonl");
      const typed = new vscode.WorkspaceEdit();
      typed.insert(document.uri, new vscode.Position(document.lineCount, 0), '{"messages": [{"role": "user"');
      await vscode.workspace.applyEdit(typed);
      const found = await diagnosticsOf(document.uri, "the unfinished row", (now) => now.length > 0);
      assert.equal(found[0]?.range.start.line, document.lineCount - 1);
      const undone = new vscode.WorkspaceEdit();
      const last = document.lineAt(document.lineCount - 1).range;
      undone.delete(document.uri, last);
      await vscode.workspace.applyEdit(undone);
      await diagnosticsOf(document.uri, "no finding", (now) => now.length === 0);
    });
  });
}
