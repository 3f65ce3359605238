import type { Locator, Page } from "playwright-core";
import { runCommand } from "./palette.ts";

function row(page: Page, name: string): Locator {
  return page.locator(`.explorer-folders-view .monaco-list-row[aria-label^=${JSON.stringify(name)}]`).first();
}

/** Opens a file of the workspace's top folder by a double click in the explorer. */
export async function openFile(page: Page, name: string): Promise<void> {
  await row(page, name).waitFor({ timeout: 60_000 });
  await row(page, name).dblclick();
  await page
    .locator(`.tabs-container .tab.active[data-resource-name=${JSON.stringify(name)}]`)
    .waitFor({ timeout: 30_000 });
}

/** Unfolds the folders of `path` one after the other and returns the row of the last one. */
export async function unfold(page: Page, path: readonly string[]): Promise<Locator> {
  await runCommand(page, "File: Focus on Files Explorer");
  for (const name of path.slice(0, -1)) {
    const folder = row(page, name);
    await folder.waitFor({ timeout: 60_000 });
    if ((await folder.getAttribute("aria-expanded")) !== "true") await folder.click();
  }
  const last = row(page, path.at(-1) ?? "");
  await last.waitFor({ timeout: 60_000 });
  return last;
}

/** Chooses an entry of the context menu of an explorer row. */
export async function chooseFromMenu(page: Page, target: Locator, entry: string): Promise<void> {
  await target.click({ button: "right" });
  const item = page.locator(".monaco-menu .action-item").filter({ hasText: entry }).first();
  await item.waitFor({ timeout: 15_000 });
  // A press of the mouse right after the menu opened counts as part of opening it; the keyboard is never misread.
  await item.hover();
  await page.keyboard.press("Enter");
  await item.waitFor({ state: "detached", timeout: 15_000 });
}
