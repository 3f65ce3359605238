import type { Page } from "playwright-core";
import { runCommand } from "./palette.ts";

const sideBar = ".part.sidebar";

/** Gives the editors the whole width. */
export async function hideSideBar(page: Page): Promise<void> {
  await runCommand(page, "View: Close Primary Side Bar");
  await page.locator(sideBar).waitFor({ state: "hidden", timeout: 15_000 });
}

/** Runs `work` in a window of this size, and gives the window its own size back. */
export async function inWindowOf<T>(
  page: Page,
  size: { width: number; height: number },
  work: () => Promise<T>,
): Promise<T> {
  const before = page.viewportSize();
  await page.setViewportSize(size);
  try {
    return await work();
  } finally {
    if (before !== null) await page.setViewportSize(before);
  }
}
