import { strict as assert } from "node:assert";
import type { Frame, Page } from "playwright-core";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { hideSideBar } from "../editor/layout.ts";
import { runCommand } from "../editor/palette.ts";
import { setTheme, takePicture } from "../editor/pictures.ts";
import { webviewFrame } from "../editor/webview.ts";
import type { Journey } from "../harness/suite.ts";

const comparePage = "main.compare-page";

/** Base left, tuned right, from one loaded model. */
export function compareJourneys(window: { readonly page: Page; readonly needs: string }): readonly Journey[] {
  const { page, needs } = window;
  const stream: Journey = {
    name: "Compare streams two different answers to a validation prompt",
    needs: [needs],
    async run() {
      // One wide group: base left, tuned right.
      await runCommand(page, "View: Close All Editors");
      await hideSideBar(page);
      await runCommand(page, "Tunesmith: Compare Base and Tuned");
      const frame = await webviewFrame(page, comparePage, 120_000);
      await frame.getByRole("button", { name: "Next prompt" }).click({ timeout: 120_000 });
      await frame.locator("textarea").first().waitFor();
      await waitUntil("the models to be ready", 180_000, () => isRunnable(frame));
      await frame.getByRole("button", { name: "Run" }).click();
      const seen = await watchAnswers(frame, 300_000);
      for (const side of ["base", "tuned"] as const) {
        const texts = seen[side];
        assert.ok(texts.length >= 3, `${side} came in ${texts.length} pieces; it was not streamed.`);
        for (const [index, text] of texts.entries())
          assert.ok(text.startsWith(texts[index - 1] ?? ""), "A text shrank.");
      }
      assert.notEqual(seen.base.at(-1), seen.tuned.at(-1));
      await seeSideBySide(frame);
      await takePicture(page, "compare-light");
    },
  };
  const cancel: Journey = {
    name: "Cancel ends both answers early",
    needs: [stream.name],
    async run() {
      const frame = await webviewFrame(page, comparePage);
      await frame
        .getByRole("textbox", { name: "Prompt", exact: true })
        .fill("Tell a long story about a lighthouse, its keeper and the sea.");
      await waitUntil("the models to be ready", 60_000, () => isRunnable(frame));
      await frame.getByRole("button", { name: "Run" }).click();
      await waitUntil("the first words", 120_000, async () => (await answers(frame)).base !== "");
      await frame.getByRole("button", { name: "Cancel" }).click();
      await waitUntil("both sides to end", 60_000, async () => {
        const notes = await frame.locator(".answer-column .footnote").allInnerTexts();
        return notes.length === 2 && notes.every((note) => note.includes("cancelled")) && (await isRunnable(frame));
      });
    },
  };
  const pictures: Journey = {
    name: "the compare page is drawn in dark and high contrast",
    needs: [stream.name],
    async run() {
      for (const theme of ["dark", "high-contrast"] as const) {
        await setTheme(page, theme);
        await webviewFrame(page, comparePage);
        await takePicture(page, `compare-${theme}`);
      }
      await setTheme(page, "light");
    },
  };
  return [stream, cancel, pictures];
}

/** The two answers stand beside each other, at the same height. */
async function seeSideBySide(frame: Frame): Promise<void> {
  const boxes = await Promise.all((await frame.locator(".answer-column").all()).map((column) => column.boundingBox()));
  const [base, tuned] = boxes;
  assert.ok(base && tuned, "There are no two answers.");
  assert.ok(base.x + base.width <= tuned.x, "The tuned answer is not to the right of the base's.");
  assert.equal(base.y, tuned.y);
}

/** Unavailable buttons of the page keep the focus and say why by aria-disabled. */
async function isRunnable(frame: Frame): Promise<boolean> {
  const run = frame.getByRole("button", { name: "Run" });
  return (await run.getAttribute("aria-disabled")) !== "true" && (await run.isEnabled());
}

async function answers(frame: Frame): Promise<{ base: string; tuned: string }> {
  const [base = "", tuned = ""] = await frame
    .locator(".answer-column .answer")
    .evaluateAll((nodes) => nodes.map((node) => node.textContent ?? ""));
  return { base, tuned };
}

/** Looks at both columns until both have ended; returns each side's different texts in order. */
async function watchAnswers(frame: Frame, timeoutMs: number): Promise<{ base: string[]; tuned: string[] }> {
  const seen: { base: string[]; tuned: string[] } = { base: [], tuned: [] };
  await waitUntil("both answers to end", timeoutMs, async () => {
    const now = await answers(frame);
    for (const side of ["base", "tuned"] as const)
      if (now[side] !== "" && now[side] !== seen[side].at(-1)) seen[side].push(now[side]);
    const notes = await frame.locator(".answer-column .footnote").allInnerTexts();
    return notes.length === 2 && notes.every((note) => note.includes("stopped:"));
  });
  return seen;
}
