import type { Locator, Page } from "playwright-core";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { runCommand } from "./palette.ts";

/** A notification whose text contains `text`, on the screen now: as a toast or in the open notification centre. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(".notification-list-item").filter({ hasText: text }).first();
}

/** Waits for a notification. An editor under test collects them in its notification centre, which is opened to see them. */
export async function waitForNotification(page: Page, text: string | RegExp, timeoutMs = 60_000): Promise<Locator> {
  const wanted = notification(page, text);
  return waitUntil(`the notification ${String(text)}`, timeoutMs, async () => {
    if (await wanted.isVisible()) return wanted;
    if (!(await page.locator(".notifications-center.visible").isVisible()))
      await runCommand(page, "Notifications: Show Notifications");
    return undefined;
  });
}

/** Presses a button of a notification. */
export async function pressInNotification(page: Page, text: string | RegExp, button: string): Promise<void> {
  const shown = await waitForNotification(page, text);
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
