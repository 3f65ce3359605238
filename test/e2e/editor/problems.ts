import type { Locator, Page } from "playwright-core";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { runCommand } from "./palette.ts";

/** Puts the caret on the first finding of the active editor, applies the quick fix with this title and waits for its end. */
export async function applyQuickFix(page: Page, title: string): Promise<void> {
  await runCommand(page, "View: Focus Active Editor Group");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await page.locator(".marker-widget, .peekview-widget").first().waitFor({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+.");
  const action = page.locator(".action-widget .monaco-list-row").filter({ hasText: title }).first();
  await action.waitFor({ timeout: 30_000 });
  await action.click();
}

/** Squiggles of errors in the active editor. */
export function squiggles(page: Page): Locator {
  return page.locator(".editor-instance .squiggly-error");
}

/** Points at `word` in the active editor and waits for the hover that says `text`. */
export async function hoverWord(page: Page, word: string, text: string): Promise<void> {
  const hover = page.locator(".monaco-hover:not(.hidden)").filter({ hasText: text }).first();
  const place = page.locator(".editor-instance .view-line").getByText(word).last();
  await waitUntil(`the hover with ${text}`, 30_000, async () => {
    const box = await place.boundingBox();
    if (box === null) return false;
    // A pointer that already lies there is no movement to the editor.
    await page.mouse.move(box.x + box.width / 2, box.y - 60);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
    return hover.waitFor({ timeout: 3000 }).then(() => true);
  });
}
