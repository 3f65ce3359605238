import type { Locator, Page } from "playwright-core";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { workbenchReady } from "./open-editor.ts";

const input = ".quick-input-widget .quick-input-filter input";
const rows = ".quick-input-list .monaco-list-row";

/** The row of an open quick pick whose text begins with `label`. */
export function quickPickRow(page: Page, label: string): Locator {
  return page.locator(`${rows}[aria-label^=${JSON.stringify(label)}]`).first();
}

/** Writes into the open quick pick and presses Enter on the row that begins with `label`. */
export async function choose(page: Page, label: string): Promise<void> {
  await page.locator(input).waitFor({ timeout: 30_000 });
  await page.locator(input).fill(label);
  // Enter takes the focused row: the first one, once the list is filtered.
  await page.locator(`${rows}.focused[aria-label^=${JSON.stringify(label)}]`).waitFor({ timeout: 30_000 });
  await page.keyboard.press("Enter");
}

/** Whether the palette offers the command now. Leaves the palette closed. */
export async function paletteOffers(page: Page, title: string): Promise<boolean> {
  await openPalette(page, title);
  const offered = await quickPickRow(page, title).isVisible();
  await closePalette(page);
  return offered;
}

/** Runs a command by its title as the palette shows it ("Tunesmith: Train LoRA"); waits until it is offered. */
export async function runCommand(page: Page, title: string, timeoutMs = 60_000): Promise<void> {
  // The palette lists what was registered when it opened: until the extension has started, it is opened again.
  await waitUntil(`the palette to offer "${title}"`, timeoutMs, async () => {
    await openPalette(page, title);
    const row = quickPickRow(page, title);
    if (await row.isVisible()) {
      await row.click({ timeout: 2000 });
      await paletteLeft(page);
      return true;
    }
    await closePalette(page);
    return false;
  });
}

async function openPalette(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(input).waitFor({ timeout: 10_000 });
  await page.locator(input).fill(`>${title}`);
  // One row is always there: a command, or the sentence that none matches.
  await page.locator(rows).first().waitFor({ timeout: 10_000 });
}

/** The command may open a list of its own in the same widget; what is written before that would go to the palette. */
async function paletteLeft(page: Page): Promise<void> {
  const box = page.locator(input);
  await waitUntil("the palette to close", 10_000, async () => {
    return !(await box.isVisible()) || !(await box.inputValue()).startsWith(">");
  });
}

async function closePalette(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.locator(input).waitFor({ state: "hidden", timeout: 10_000 });
}

/** Reloads the window as a person does, and waits for the new one. */
export async function reloadWindow(page: Page): Promise<void> {
  const navigated = page.waitForEvent("framenavigated", {
    predicate: (frame) => frame === page.mainFrame(),
    timeout: 60_000,
  });
  await runCommand(page, "Developer: Reload Window");
  await navigated;
  await workbenchReady(page);
}
