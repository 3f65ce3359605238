import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { stopRun } from "../../../extension/training/stop-run.ts";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { openFile } from "../editor/explorer.ts";
import { dialog, notification, pressInDialog, pressInNotification, waitForNotification } from "../editor/messages.ts";
import { runCommand } from "../editor/palette.ts";
import { takePicture } from "../editor/pictures.ts";
import { webviewFrame } from "../editor/webview.ts";
import { newestRun, waitForStep } from "../harness/run-folder.ts";
import type { Journey } from "../harness/suite.ts";

const consent = "Training needs a Python environment";
const incomplete = "The environment is incomplete: Demo model";
const settingUp = "Setting up Tunesmith";
/** Five gigabytes over a slow line. */
const setUpMs = 1_500_000;
/** The first import of torch reads a gigabyte. */
const doctorMs = 180_000;
const firstPart = "python";
const lastPart = "converter";

/** From an empty globalStorage to a training: asked once, cancelled, gone on with, repaired. */
export function setUpJourneys(window: { page: Page; workspace: string; home: string }): readonly Journey[] {
  const { page, workspace, home } = window;
  const refuse: Journey = {
    name: "the first Train LoRA asks, and without consent nothing is installed",
    async run() {
      await openFile(page, "lora.yaml");
      await runCommand(page, "Tunesmith: Train LoRA");
      await dialog(page, consent).waitFor({ timeout: 60_000 });
      await takePicture(page, "set-up-consent-light");
      await pressInDialog(page, consent, "Cancel");
      assert.equal(existsSync(join(home, "python")), false);
    },
  };
  const cancel: Journey = {
    name: "the set-up shows progress and can be cancelled",
    needs: [refuse.name],
    async run() {
      await runCommand(page, "Tunesmith: Train LoRA");
      await pressInDialog(page, consent, "Set Up");
      await waitForNotification(page, settingUp);
      await takePicture(page, "set-up-progress-light");
      await waitForPart(home, firstPart);
      await pressInNotification(page, settingUp, "Cancel");
      await notification(page, settingUp).waitFor({ state: "detached", timeout: 60_000 });
      assert.equal((await partsDone(home)).includes(lastPart), false);
      assert.equal(existsSync(join(workspace, ".tunesmith")), false);
    },
  };
  const resume: Journey = {
    name: "Train LoRA again goes on without asking, sets everything up in globalStorage and trains",
    needs: [cancel.name],
    async run() {
      await runCommand(page, "Tunesmith: Train LoRA");
      await waitForNotification(page, settingUp);
      assert.equal(await dialog(page, consent).isVisible(), false);
      await waitForPart(home, lastPart);
      const run = await newestRun(workspace, 120_000);
      await webviewFrame(page, "main.loss-page", 120_000);
      await waitForStep(run, 3, 600_000);
      assert.ok(existsSync(join(home, "models")), "The demo model is not in globalStorage.");
      await takePicture(page, "vsix-training-light");
      await stopRun({ runFolder: run, now: true });
    },
  };
  const repair: Journey = {
    name: "Doctor finds a lost part and brings it back",
    needs: [resume.name],
    async run() {
      await rm(join(home, "models"), { recursive: true });
      await runCommand(page, "Notifications: Clear All Notifications");
      await runCommand(page, "Tunesmith: Doctor");
      await waitForNotification(page, incomplete, doctorMs);
      await takePicture(page, "doctor-repair-light");
      await pressInNotification(page, incomplete, "Set Up or Repair");
      // The editor writes spaces that do not break, which \s means and a space does not.
      const report = page.locator(".editor-instance .view-lines").filter({ hasText: /Demo\smodel\s+SmolLM2/ });
      await report.first().waitFor({ timeout: setUpMs });
      assert.ok(existsSync(join(home, "models")));
      assert.equal(await notification(page, incomplete).isVisible(), false);
    },
  };
  return [refuse, cancel, resume, repair];
}

/** The parts that environment.json calls done. */
async function partsDone(home: string): Promise<readonly string[]> {
  const stamp = join(home, "environment.json");
  if (!existsSync(stamp)) return [];
  return Object.keys((JSON.parse(await readFile(stamp, "utf8")) as { parts: object }).parts);
}

async function waitForPart(home: string, part: string): Promise<void> {
  await waitUntil(`the part ${part} of the set-up`, setUpMs, async () => (await partsDone(home)).includes(part));
}
