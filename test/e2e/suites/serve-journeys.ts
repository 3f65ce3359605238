import { strict as assert } from "node:assert";
import { basename } from "node:path";
import type { Page } from "playwright-core";
import { chooseFromMenu, unfold } from "../editor/explorer.ts";
import { waitForNotification } from "../editor/messages.ts";
import { takePicture } from "../editor/pictures.ts";
import { newestRun } from "../harness/run-folder.ts";
import { type Journey, Skipped } from "../harness/suite.ts";

const modelName = "tunesmith-e2e";

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
      const input = page.locator(".quick-input-widget .quick-input-filter input");
      await input.waitFor({ timeout: 30_000 });
      await input.fill(modelName);
      // Pressed on the box itself: the page that was in use before may take the keyboard back a moment later.
      await input.press("Enter");
      await input.waitFor({ state: "hidden", timeout: 30_000 });
      await waitForNotification(page, "answers in Ollama", 400_000);
      await takePicture(page, "served-light");
      assert.ok((await namesOf(ollama.host)).some((name) => name.startsWith(modelName)));
      assert.notEqual(await ask(ollama.host, "How many customers are there?"), "");
    },
  };
  return [serve];
}

async function namesOf(host: string): Promise<string[]> {
  const answer = (await (await fetch(`${host}/api/tags`)).json()) as { models: { name: string }[] };
  return answer.models.map(({ name }) => name);
}

/** Asks past the extension, so that the answer can only come from Ollama. */
async function ask(host: string, question: string): Promise<string> {
  const messages = [{ role: "user", content: question }];
  const body = JSON.stringify({ model: modelName, stream: false, messages, options: { num_predict: 32 } });
  const response = await fetch(`${host}/api/chat`, { method: "POST", body });
  const answer = (await response.json()) as { message?: { content: string }; error?: string };
  return answer.message?.content ?? assert.fail(answer.error ?? "no message");
}
