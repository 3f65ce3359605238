import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { ViewName } from "../../../extension/editor/view-html.ts";
import { bundles } from "../../../scripts/bundles.ts";
import { type OpenedView, openView, type ThemeName } from "../../../scripts/gallery/open-view.ts";
import { ensureChromium } from "../../../scripts/hosts/chromium.ts";

const found = await ensureChromium((line) => process.stderr.write(`${line}\n`));
const root = join(import.meta.dirname, "..", "..", "..");

/** Why there is no browser on this machine, for the name of the skipped tests; empty when there is one. */
export const whyNoBrowser = "skipped" in found ? `skipped: ${found.skipped}` : "";

export type Look = { snapshot: unknown; state?: unknown; theme?: ThemeName; width?: number };
export type BuiltViews = { open(view: ViewName, look: Look): Promise<OpenedView>; mediaFolder(): string };

/** Builds the views before the tests of a file and opens them in one browser. */
export function builtViews(): BuiltViews {
  let browser: Browser;
  let mediaFolder: string;
  beforeAll(async () => {
    mediaFolder = await mkdtemp(join(tmpdir(), "tunesmith-views-"));
    const pages = bundles.filter(({ outdir }) => outdir === "dist/media");
    await Promise.all(pages.map((page) => build({ ...page, absWorkingDir: root, outdir: mediaFolder })));
    const executablePath = "binary" in found ? found.binary : "";
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(mediaFolder, { recursive: true, force: true });
  });
  return {
    mediaFolder: () => mediaFolder,
    open: (view, look) => openView({ browser, mediaFolder, view, state: {}, theme: "dark", width: 1000, ...look }),
  };
}

export function scrollsSideways({ page }: OpenedView): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}
