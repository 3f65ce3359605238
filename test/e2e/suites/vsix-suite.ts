import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Page } from "playwright-core";
import { trainerIsAlive } from "../../../extension/runs/trainer-owner.ts";
import { stopRun } from "../../../extension/training/stop-run.ts";
import { installVsix } from "../../../scripts/hosts/code-server.ts";
import { lastLines, runProgram } from "../../../scripts/hosts/run-program.ts";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { openFile } from "../editor/explorer.ts";
import { dialog, notification, pressInDialog, pressInNotification, waitForNotification } from "../editor/messages.ts";
import { runCommand } from "../editor/palette.ts";
import { takePicture } from "../editor/pictures.ts";
import { webviewFrame } from "../editor/webview.ts";
import { openEditorSuite } from "../harness/editor-suite.ts";
import { newestRun, waitForStep } from "../harness/run-folder.ts";
import { copySample, slowConfig } from "../harness/sample-workspace.ts";
import type { Hosts, Journey, OpenSuite, Suite } from "../harness/suite.ts";

const consent = "Training needs a Python environment";
const settingUp = "Setting up Tunesmith";
const setUpMs = 1_500_000;

/** Packs the extension as it ships. */
async function packVsix(hosts: Hosts, folder: string): Promise<string> {
  const vsix = join(folder, "tunesmith.vsix");
  const packed = await runProgram({
    command: process.execPath,
    args: ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(hosts.root, "scripts", "package.ts"), vsix],
    cwd: hosts.root,
  });
  if (packed.code !== 0) throw new Error(`npm run package failed: ${lastLines(packed.output, 10)}`);
  return vsix;
}

/** Somebody who has the extension and nothing else: no checkout, no environment, an empty profile. */
export const vsixSuite: Suite = {
  name: "vsix",
  async open(hosts): Promise<OpenSuite> {
    const folder = await hosts.makeFolder("vsix");
    const workspace = await copySample({ root: hosts.root, into: folder, files: { "lora.yaml": slowConfig } });
    await installVsix({
      vsix: await packVsix(hosts, folder),
      serverDataDir: join(folder, "server"),
      extensionsDir: join(folder, "extensions"),
    });
    // Undefined takes the name out of the child's environment, so that a home of this machine is not found.
    const env = { TUNESMITH_HOME: undefined, HF_HOME: join(folder, "hf-cache") };
    const suite = await openEditorSuite({ hosts, name: "vsix", folder, workspace, env });
    const home = join(folder, "server", "data", "User", "globalStorage", "tunesmith.tunesmith");
    const setUp = setUpJourneys({ page: suite.editor.page, workspace, home });
    return {
      ...suite,
      journeys: setUp.journeys,
      async close() {
        await setUp.endTrainer();
        await suite.close();
      },
    };
  },
};

function setUpJourneys({ page, workspace, home }: { page: Page; workspace: string; home: string }): {
  journeys: readonly Journey[];
  endTrainer(): Promise<void>;
} {
  let run = "";
  const stamp = join(home, "environment.json");
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
      await waitForNotification(page, settingUp, 60_000);
      await waitUntil("the first part to be under way", 120_000, () => existsSync(join(home, "uv")));
      await pressInNotification(page, settingUp, "Cancel");
      await notification(page, settingUp).waitFor({ state: "detached", timeout: 60_000 });
      assert.equal(existsSync(stamp), false);
    },
  };
  const resume: Journey = {
    name: "Train LoRA again goes on without asking, sets everything up in globalStorage and trains",
    needs: [cancel.name],
    async run() {
      await runCommand(page, "Tunesmith: Train LoRA");
      await waitForNotification(page, settingUp, 60_000);
      assert.equal(await dialog(page, consent).isVisible(), false);
      await waitUntil("the environment", setUpMs, () => existsSync(stamp));
      run = await newestRun(workspace, 120_000);
      await webviewFrame(page, "main.loss-page", 120_000);
      await waitForStep(run, 3, 600_000);
      assert.ok(existsSync(join(home, "models")), "The demo model is not in globalStorage.");
      await takePicture(page, "vsix-training-light");
      await stopRun({ runFolder: run, now: true });
    },
  };
  const repair: Journey = {
    name: "Set Up or Repair Environment brings a lost part back",
    needs: [resume.name],
    async run() {
      await rm(join(home, "models"), { recursive: true });
      await runCommand(page, "Notifications: Clear All Notifications");
      await runCommand(page, "Tunesmith: Set Up or Repair Environment");
      await waitForNotification(page, "The environment is complete", setUpMs);
      assert.ok(existsSync(join(home, "models")));
    },
  };
  return {
    journeys: [refuse, cancel, resume, repair],
    async endTrainer() {
      if (run !== "" && (await trainerIsAlive(run))) await stopRun({ runFolder: run, now: true, graceMs: 5000 });
    },
  };
}
