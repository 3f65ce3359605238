// Opens the real editor in Chromium through Playwright. Suites drive it with the functions beside this file.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConsoleMessage, chromium, type Page } from "playwright-core";
import { type EditorServer, workbenchUrl } from "../../../scripts/hosts/code-server.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const viewScripts = "/dist/media/";

export type OpenEditor = {
  readonly page: Page;
  /** What the window wrote to its console, kept for the report of a failed test. */
  readonly consoleLines: readonly string[];
  /** Errors of our own pages: what their scripts logged or threw, and what their content security policy refused. */
  readonly viewComplaints: readonly string[];
  close(): Promise<void>;
};

/** Opens `folder` and resolves when the workbench stands. */
export async function openEditor(request: {
  readonly chromium: string;
  readonly server: EditorServer;
  readonly folder: string;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string | undefined;
}): Promise<OpenEditor> {
  const profile = await mkdtemp(join(tmpdir(), "tunesmith-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: request.chromium,
    headless: true,
    args: flags,
    viewport: { width: 1440, height: 900 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const consoleLines: string[] = [];
  const viewComplaints: string[] = [];
  page.on("console", (message) => {
    consoleLines.push(`${message.type()}: ${message.text()}`);
    if (message.type() === "error" && isOfView(message)) viewComplaints.push(message.text());
  });
  page.on("pageerror", (error) => {
    if (error.stack?.includes(viewScripts)) viewComplaints.push(error.stack);
  });
  const close = async (): Promise<void> => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(workbenchUrl(request));
    await workbenchReady(page);
  } catch (error) {
    await close();
    throw error;
  }
  return { page, consoleLines, viewComplaints, close };
}

/** Only our pages run scripts from here. What a policy refuses is reported without a script: the editor's own pages break none. */
function isOfView(message: ConsoleMessage): boolean {
  return message.location().url.includes(viewScripts) || /Content Security Policy/.test(message.text());
}

/** Resolves when the window is drawn; extensions may still be starting. */
export async function workbenchReady(page: Page): Promise<void> {
  await page.locator(".monaco-workbench .part.statusbar .statusbar-item").first().waitFor({ timeout: 120_000 });
  await page.locator(".monaco-workbench .part.editor").waitFor({ timeout: 60_000 });
}
