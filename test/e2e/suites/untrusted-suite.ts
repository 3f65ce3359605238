import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openFile } from "../editor/explorer.ts";
import { pressInDialog, waitForNotification } from "../editor/messages.ts";
import { paletteOffers } from "../editor/palette.ts";
import { squiggles } from "../editor/problems.ts";
import { openEditorSuite } from "../harness/editor-suite.ts";
import { brokenRows, copySample, jsonLines } from "../harness/sample-workspace.ts";
import type { Journey, OpenSuite, Suite } from "../harness/suite.ts";

/** A workspace that nobody trusts: reading works, running code does not. */
export const untrustedSuite: Suite = {
  name: "untrusted",
  async open(hosts): Promise<OpenSuite> {
    const folder = await hosts.makeFolder("untrusted");
    const files = { "broken.jsonl": jsonLines(brokenRows) };
    const workspace = await copySample({ root: hosts.root, into: folder, files });
    const suite = await openEditorSuite({
      hosts,
      name: "untrusted",
      folder,
      workspace,
      extensionDevelopmentPath: hosts.root,
      trust: "ask",
      settings: { "security.workspace.trust.startupPrompt": "always" },
    });
    const { page } = suite.editor;
    const lint: Journey = {
      name: "data is linted without trust",
      async run() {
        await pressInDialog(page, /trust the authors/i, "No, I don't trust the authors");
        await openFile(page, "broken.jsonl");
        await squiggles(page).first().waitFor({ timeout: 120_000 });
      },
    };
    const refuse: Journey = {
      name: "Train LoRA is not offered, and called anyway it refuses",
      needs: [lint.name],
      async run() {
        assert.equal(await paletteOffers(page, "Tunesmith: Train LoRA"), false);
        assert.equal(await paletteOffers(page, "Tunesmith: Show Loss"), true);
        // The lens calls the command whatever the palette hides.
        await openFile(page, "lora.yaml");
        await page.locator(".codelens-decoration a").filter({ hasText: "Train LoRA" }).click({ timeout: 60_000 });
        await waitForNotification(page, /not trusted/, 30_000);
        assert.equal(existsSync(join(workspace, ".tunesmith")), false);
      },
    };
    return { ...suite, journeys: [lint, refuse] };
  },
};
