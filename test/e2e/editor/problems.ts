import type { Locator, Page } from "playwright-core";
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
