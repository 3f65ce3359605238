import { strict as assert } from "node:assert";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { chooseFromMenu, unfold } from "../editor/explorer.ts";
import { dialog, pressInDialog, waitForNotification } from "../editor/messages.ts";
import { takePicture } from "../editor/pictures.ts";
import { newestRun } from "../harness/run-folder.ts";
import { type Journey, Skipped } from "../harness/suite.ts";

const modelName = "tunesmith-e2e";
const taken = `Ollama has a model called ${modelName} already`;

/** The adapter of the stopped run, served by a real Ollama. */
export function serveJourneys(window: {
  readonly page: Page;
  readonly workspace: string;
  readonly ollama: { readonly host: string } | { readonly skipped: string };
  readonly needs: string;
}): readonly Journey[] {
  const { page, workspace, ollama, needs } = window;
  const serve: Journey = {
    name: "Serve with Ollama on the adapter folder makes a model that answers",
    needs: [needs],
    async run() {
      if ("skipped" in ollama) throw new Skipped(ollama.skipped);
      const run = basename(await newestRun(workspace, 1000));
      const adapter = await unfold(page, [".tunesmith", "runs", run, "adapter"]);
      await chooseFromMenu(page, adapter, "Serve with Ollama");
      await giveName(page);
      await waitForNotification(page, "answers in Ollama", 400_000);
      await takePicture(page, "served-light");
      assert.notEqual(await digestOf(ollama.host), undefined);
      assert.notEqual(await ask(ollama.host, "How many customers are there?"), "");
    },
  };
  const again: Journey = {
    name: "Serve with Ollama asks before it replaces a model of the same name",
    needs: [serve.name],
    async run() {
      if ("skipped" in ollama) throw new Skipped(ollama.skipped);
      const before = await digestOf(ollama.host);
      const run = basename(await newestRun(workspace, 1000));
      const adapter = await unfold(page, [".tunesmith", "runs", run, "adapter"]);
      await chooseFromMenu(page, adapter, "Serve with Ollama");
      await giveName(page);
      await dialog(page, taken).waitFor({ timeout: 60_000 });
      await takePicture(page, "serve-replace-light");
      await pressInDialog(page, taken, "Cancel");
      assert.equal(await digestOf(ollama.host), before);
      const runFolder = join(workspace, ".tunesmith", "runs", run);
      await waitUntil("the work folder to go", 30_000, async () =>
        (await readdir(runFolder)).every((name) => !name.startsWith(".serving-")),
      );
    },
  };
  return [serve, again];
}

/** Answers the question for the model's name. */
async function giveName(page: Page): Promise<void> {
  const input = page.locator(".quick-input-widget .quick-input-filter input");
  await input.waitFor({ timeout: 30_000 });
  await input.fill(modelName);
  // Pressed on the box itself: the page that was in use before may take the keyboard back a moment later.
  await input.press("Enter");
  await input.waitFor({ state: "hidden", timeout: 30_000 });
}

/** What Ollama has under the model's name. */
async function digestOf(host: string): Promise<string | undefined> {
  return (await modelsOf(host)).find(({ name }) => name.startsWith(modelName))?.digest;
}

async function modelsOf(host: string): Promise<{ name: string; digest: string }[]> {
  const answer = (await (await fetch(`${host}/api/tags`)).json()) as { models: { name: string; digest: string }[] };
  return answer.models;
}

/** Asks past the extension, so that the answer can only come from Ollama. */
async function ask(host: string, question: string): Promise<string> {
  const messages = [{ role: "user", content: question }];
  const body = JSON.stringify({ model: modelName, stream: false, messages, options: { num_predict: 32 } });
  const response = await fetch(`${host}/api/chat`, { method: "POST", body });
  const answer = (await response.json()) as { message?: { content: string }; error?: string };
  return answer.message?.content ?? assert.fail(answer.error ?? "no message");
}
