import type { Frame, Page } from "playwright-core";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";

/**
 * The document of an open webview: the innermost of its nested frames. `selector` names an element that only the wanted page
 * has; frames of other panels and of an earlier window are passed over.
 */
export function webviewFrame(page: Page, selector: string, timeoutMs = 60_000): Promise<Frame> {
  return waitUntil(`a webview with ${selector}`, timeoutMs, async () => {
    for (const frame of page.frames()) {
      if (frame.isDetached() || frame === page.mainFrame()) continue;
      if (await hasVisible(frame, selector)) return frame;
    }
    return undefined;
  });
}

async function hasVisible(frame: Frame, selector: string): Promise<boolean> {
  try {
    return await frame.locator(selector).first().isVisible();
  } catch (error) {
    // A frame may go away between the list and the question.
    if (frame.isDetached() || /detached|closed|destroyed|Frame was/.test(String(error))) return false;
    throw error;
  }
}
