import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Page } from "playwright-core";
import { trainerIsAlive } from "../../../extension/runs/trainer-owner.ts";
import { stopRun } from "../../../extension/training/stop-run.ts";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { chooseFromMenu, openFile } from "../editor/explorer.ts";
import { runCommand } from "../editor/palette.ts";
import { lastStep, readEvents, trainerPid, waitForStep } from "../harness/run-folder.ts";
import type { Journey } from "../harness/suite.ts";

/** The other ways into a training, and back into one that broke. */
export function secondRunJourneys(window: { readonly page: Page; readonly workspace: string }): readonly Journey[] {
  const { page, workspace } = window;
  let run = "";
  const lens: Journey = {
    name: "the lens of a config trains it",
    async run() {
      const before = await runNames(workspace);
      await runCommand(page, "View: Close All Editors");
      await runCommand(page, "View: Show Explorer");
      await openFile(page, "often-saved.lora.yaml");
      await page.locator(".codelens-decoration a").filter({ hasText: "Train LoRA" }).click({ timeout: 60_000 });
      run = await newRun(workspace, before);
      await waitForStep(run, 5, 300_000);
    },
  };
  const resume: Journey = {
    name: "a run whose trainer was killed is resumed from the Runs view, as the same run",
    needs: [lens.name],
    async run() {
      const before = await runNames(workspace);
      process.kill(await trainerPid(run), "SIGKILL");
      await runCommand(page, "View: Show Tunesmith");
      const row = page.locator(".pane-body .monaco-list-row").filter({ hasText: "often-saved #1" }).first();
      await waitUntil("the Runs view to see it", 60_000, async () =>
        (await row.getAttribute("aria-label"))?.includes("killed"),
      );
      const trained = await lastStep(run);
      await chooseFromMenu(page, row, "Resume");
      await waitForStep(run, trained + 2, 300_000);
      assert.deepEqual(await runNames(workspace), before);
      const hellos = (await readEvents(run)).filter(({ type }) => type === "hello");
      assert.equal(hellos.length, 2, "The run did not begin a second time.");
      await end(run);
    },
  };
  const titleBar: Journey = {
    name: "the title bar of a config trains it",
    async run() {
      const before = await runNames(workspace);
      await runCommand(page, "View: Close All Editors");
      await runCommand(page, "View: Show Explorer");
      await openFile(page, "lora.yaml");
      await page.locator('.editor-actions [aria-label^="Train LoRA"]').first().click({ timeout: 60_000 });
      const started = await newRun(workspace, before);
      await waitForStep(started, 1, 300_000);
      await end(started);
    },
  };
  return [lens, resume, titleBar];
}

async function runNames(workspace: string): Promise<readonly string[]> {
  const names = await readdir(join(workspace, ".tunesmith", "runs"));
  return names.filter((name) => !name.startsWith(".")).sort();
}

/** The run that was not there before. */
async function newRun(workspace: string, before: readonly string[]): Promise<string> {
  return waitUntil("a new run", 120_000, async () => {
    const name = (await runNames(workspace)).find((known) => !before.includes(known));
    const folder = join(workspace, ".tunesmith", "runs", name ?? "");
    return name !== undefined && existsSync(join(folder, "plan.json")) ? folder : undefined;
  });
}

async function end(runFolder: string): Promise<void> {
  await stopRun({ runFolder, now: true });
  await waitUntil("the trainer to end", 120_000, async () => !(await trainerIsAlive(runFolder)));
}
