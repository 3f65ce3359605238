import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { chooseFromMenu, openFile, unfold } from "../editor/explorer.ts";
import { runCommand } from "../editor/palette.ts";
import { takePicture } from "../editor/pictures.ts";
import { applyQuickFix, squiggles } from "../editor/problems.ts";
import { openEditorSuite } from "../harness/editor-suite.ts";
import { hostWorkspaceFiles } from "../harness/host-workspace-files.ts";
import { brokenRows, copySample, jsonLines } from "../harness/sample-workspace.ts";
import type { Journey, OpenSuite, Suite } from "../harness/suite.ts";

/** Data and configs are linted in the editor, and a fix is one keystroke away. */
export const editSuite: Suite = {
  name: "edit",
  async open(hosts): Promise<OpenSuite> {
    const folder = await hosts.makeFolder("edit");
    const workspace = await copySample({
      root: hosts.root,
      into: folder,
      files: { ...hostWorkspaceFiles, "unplanned.jsonl": jsonLines(brokenRows.slice(0, 1)) },
    });
    const suite = await openEditorSuite({
      hosts,
      name: "edit",
      folder,
      workspace,
      extensionDevelopmentPath: hosts.root,
    });
    const { page } = suite.editor;

    const seeSquiggle: Journey = {
      name: "a wrong role in a dataset is underlined, and the problem names it",
      async run() {
        await openFile(page, "broken.jsonl");
        await squiggles(page).first().waitFor({ timeout: 120_000 });
        await runCommand(page, "View: Focus Problems");
        const problem = page.locator(".markers-panel .monaco-list-row").filter({ hasText: "assistnat" }).first();
        await problem.waitFor({ timeout: 30_000 });
        assert.match(await problem.innerText(), /dataset\/[a-z-]+/);
        await takePicture(page, "dataset-with-finding-light");
      },
    };
    const fixRole: Journey = {
      name: "its quick fix corrects the row, and the file on disk after saving",
      needs: [seeSquiggle.name],
      async run() {
        await applyQuickFix(page, 'Change to "assistant"');
        await squiggles(page).first().waitFor({ state: "detached", timeout: 30_000 });
        await page.keyboard.press("Control+s");
        const saved = join(workspace, "broken.jsonl");
        const corrected = jsonLines(brokenRows).replace("assistnat", "assistant");
        await waitUntil("the corrected file", 30_000, async () => (await readFile(saved, "utf8")) === corrected);
      },
    };
    const fixConfig: Journey = {
      name: "a misspelt key in a config is underlined and corrected",
      async run() {
        await openFile(page, "broken.lora.yaml");
        await squiggles(page).first().waitFor({ timeout: 60_000 });
        await applyQuickFix(page, "alpha");
        await squiggles(page).first().waitFor({ state: "detached", timeout: 30_000 });
        await page.locator(".editor-instance .view-lines").getByText("alpah").waitFor({ state: "detached" });
      },
    };
    const seeLens: Journey = {
      name: "a config offers Train LoRA above its first line",
      async run() {
        await openFile(page, "lora.yaml");
        await page.locator(".codelens-decoration a").filter({ hasText: "Train LoRA" }).waitFor({ timeout: 60_000 });
        await takePicture(page, "config-with-lens-light");
      },
    };
    const seeClean: Journey = {
      name: "the sample's own data has no finding",
      async run() {
        await openFile(page, "train.jsonl");
        // A mistake that comes and goes proves that the server has looked at this document, and looked again.
        await runCommand(page, "View: Focus Active Editor Group");
        await page.keyboard.press("Control+End");
        await page.keyboard.insertText("no row");
        await squiggles(page).first().waitFor({ timeout: 60_000 });
        await page.keyboard.press("Shift+Home");
        await page.keyboard.press("Delete");
        await squiggles(page).first().waitFor({ state: "detached", timeout: 60_000 });
        await runCommand(page, "View: Focus Problems");
        const rows = page.locator(".markers-panel .monaco-list-row").filter({ hasText: "train.jsonl" });
        assert.equal(await rows.count(), 0);
      },
    };
    const propose: Journey = {
      name: "Train LoRA on a dataset without a config proposes one, and nothing runs",
      async run() {
        await chooseFromMenu(page, await unfold(page, ["unplanned.jsonl"]), "Train LoRA");
        const proposed = page.locator(".tabs-container .tab.active").filter({ hasText: "unplanned.lora.yaml" });
        await proposed.waitFor({ timeout: 60_000 });
        await page.locator(".editor-instance .view-lines").getByText("unplanned.jsonl").first().waitFor();
        assert.equal(existsSync(join(workspace, ".tunesmith")), false);
        assert.equal(existsSync(join(workspace, "unplanned.lora.yaml")), false);
      },
    };
    return { ...suite, journeys: [seeSquiggle, fixRole, fixConfig, seeLens, seeClean, propose] };
  },
};
