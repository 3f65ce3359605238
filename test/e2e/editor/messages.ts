import type { Locator, Page } from "playwright-core";

/** A notification whose text contains `text`, on the screen or in the notification centre. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notification-list-item").filter({ hasText: text }).first();
}

/** Presses a button of a notification. */
export async function pressInNotification(page: Page, text: string | RegExp, button: string): Promise<void> {
  const shown = notification(page, text);
  await shown.waitFor({ timeout: 60_000 });
  await shown.locator(".monaco-button").getByText(button, { exact: true }).click();
}

/** The modal dialog with `text`. */
export function dialog(page: Page, text: string | RegExp): Locator {
  return page.locator(".monaco-dialog-box").filter({ hasText: text }).first();
}

/** Presses a button of the modal dialog with `text`, and waits until it is gone. */
export async function pressInDialog(page: Page, text: string | RegExp, button: string): Promise<void> {
  const shown = dialog(page, text);
  await shown.waitFor({ timeout: 60_000 });
  await shown.locator(".monaco-button").getByText(button, { exact: true }).click();
  await shown.waitFor({ state: "hidden", timeout: 15_000 });
}
