import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "playwright-core";
import { trainerIsAlive } from "../../../extension/runs/trainer-owner.ts";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { openFile } from "../editor/explorer.ts";
import { hideSideBar, inWindowOf } from "../editor/layout.ts";
import { waitForNotification } from "../editor/messages.ts";
import { reloadWindow, runCommand } from "../editor/palette.ts";
import { setTheme, takePicture } from "../editor/pictures.ts";
import { hoverWord, squiggles } from "../editor/problems.ts";
import { webviewFrame } from "../editor/webview.ts";
import { lastStep, newestRun, trainerPid, waitForStep } from "../harness/run-folder.ts";
import type { Journey } from "../harness/suite.ts";

const lossPage = "main.loss-page";

/** Train, watch, reload, stop: one run through the eyes of one person. */
export function runJourneys(window: { readonly page: Page; readonly workspace: string }): {
  readonly journeys: readonly Journey[];
  /** The journey after which an adapter is there. */
  readonly stopped: string;
} {
  const { page, workspace } = window;
  let run = "";

  const train: Journey = {
    name: "Train LoRA from the palette opens the loss panel, and it fills",
    async run() {
      await openFile(page, "lora.yaml");
      await runCommand(page, "Tunesmith: Train LoRA");
      run = await newestRun(workspace, 120_000);
      const frame = await webviewFrame(page, lossPage, 120_000);
      const step = await waitForStep(run, 5, 600_000);
      await waitUntil("the panel to show the steps", 60_000, async () => (await shownStep(frame)) >= step);
      await frame.locator(".loss-chart canvas").first().waitFor({ timeout: 30_000 });
      assert.match(await frame.locator(".numbers").innerText(), /loss/i);
      await page
        .locator(".statusbar-item")
        .filter({ hasText: /step \d+/ })
        .first()
        .waitFor({ timeout: 30_000 });
    },
  };
  const pictures: Journey = {
    name: "the panel is drawn with its validation in light, dark, high contrast and narrow",
    needs: [train.name],
    async run() {
      await waitForStep(run, 11, 600_000);
      await seeValidation(await webviewFrame(page, lossPage));
      for (const theme of ["light", "dark", "high-contrast"] as const) {
        await setTheme(page, theme);
        const frame = await webviewFrame(page, lossPage);
        await frame.locator(".loss-chart canvas").first().waitFor();
        await takePicture(page, `loss-${theme}`);
      }
      await setTheme(page, "light");
      await checkNarrow(page);
    },
  };
  const reload: Journey = {
    name: "after a reload in mid-run the same process trains on, and the panel is back",
    needs: [train.name],
    async run() {
      const pid = await trainerPid(run);
      const before = await lastStep(run);
      await reloadWindow(page);
      const after = await waitForStep(run, before + 3, 120_000);
      assert.equal(await trainerPid(run), pid);
      assert.ok(await trainerIsAlive(run), "The trainer is gone.");
      const frame = await webviewFrame(page, lossPage, 120_000);
      await waitUntil("the panel to show the steps again", 60_000, async () => (await shownStep(frame)) >= after);
      const runs = (await readdir(join(workspace, ".tunesmith", "runs"))).filter((name) => !name.startsWith("."));
      assert.equal(runs.length, 1, "The reload started another run.");
    },
  };
  const beside: Journey = {
    name: "the panel stands beside a linted dataset, whose mistake is explained where it stands",
    needs: [reload.name],
    async run() {
      await waitForStep(run, 31, 600_000);
      await runCommand(page, "View: Focus First Editor Group");
      await openFile(page, "mistakes.jsonl");
      await runCommand(page, "View: Close Other Editors in Group");
      await hideSideBar(page);
      await inWindowOf(page, { width: 1760, height: 990 }, async () => {
        await seeValidation(await webviewFrame(page, lossPage));
        await squiggles(page).first().waitFor({ timeout: 60_000 });
        // A word at the left edge: its hover covers nothing of the panel.
        await hoverWord(page, "mesages", '"messages"');
        await takePicture(page, "loss-beside-dataset-light");
      });
    },
  };
  const stop: Journey = {
    name: "Stop and Save ends the run with a checkpoint and an adapter",
    needs: [train.name],
    async run() {
      await waitForStep(run, 40, 600_000);
      await runCommand(page, "Tunesmith: Stop and Save");
      await waitUntil("the trainer to end", 240_000, async () => !(await trainerIsAlive(run)));
      const result = JSON.parse(await readFile(join(run, "result.json"), "utf8")) as {
        result: string;
        adapter: string;
      };
      assert.equal(result.result, "stopped");
      assert.ok(existsSync(join(run, result.adapter, "adapter_model.safetensors")));
      const checkpoints = (await readdir(join(run, "checkpoints"))).filter((name) => name.startsWith("checkpoint-"));
      assert.equal(checkpoints.length, 1);
      assert.ok(existsSync(join(run, "checkpoints", checkpoints[0] ?? "", "manifest.json")));
      await waitForNotification(page, /is stopped and saved/, 60_000);
      await runCommand(page, "Notifications: Clear All Notifications");
    },
  };
  const list: Journey = {
    name: "the Runs view lists the run with its outcome",
    needs: [stop.name],
    async run() {
      await runCommand(page, "View: Show Tunesmith");
      const row = page.locator(".pane-body .monaco-list-row").filter({ hasText: "text-to-sql #1" }).first();
      await row.waitFor({ timeout: 30_000 });
      assert.match((await row.getAttribute("aria-label")) ?? "", /stopped/);
      await takePicture(page, "runs-view-light");
      await runCommand(page, "View: Show Explorer");
    },
  };
  return {
    journeys: [train, pictures, reload, beside, stop, list],
    stopped: stop.name,
  };
}

/** Validation has a number, and its curve a name in the legend. */
async function seeValidation(frame: Frame): Promise<void> {
  const numbers = frame.locator(".numbers");
  await numbers.getByText("Validation", { exact: true }).waitFor({ timeout: 60_000 });
  assert.match(await numbers.innerText(), /Validation\s+\d+\.\d+/);
  await frame.locator(".loss-chart").getByText("validation").first().waitFor({ timeout: 30_000 });
}

/** The step that the panel shows, 0 before the first. */
async function shownStep(frame: Frame): Promise<number> {
  const text = await frame.locator(".numbers").innerText();
  return Number(/step\s+([\d\s,.\u202f\u00a0]*\d)\s+of/i.exec(text)?.[1]?.replaceAll(/\D/g, "") ?? 0);
}

/** About 360 px for the panel: nothing may stick out to the right. */
async function checkNarrow(page: Page): Promise<void> {
  await hideSideBar(page);
  await inWindowOf(page, { width: 780, height: 900 }, async () => {
    const frame = await webviewFrame(page, lossPage);
    await waitUntil("the panel to become narrow", 30_000, () =>
      frame.evaluate(() => innerWidth > 300 && innerWidth < 420),
    );
    await takePicture(page, "loss-narrow");
    // Charts follow the width a frame or two later.
    await waitUntil("the panel to fit its width", 10_000, () =>
      frame.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    );
  });
  await runCommand(page, "View: Show Explorer");
}
