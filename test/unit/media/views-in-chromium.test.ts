import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundles } from "../../../scripts/bundles.ts";
import { compareScenes } from "../../../scripts/gallery/compare-scenes.ts";
import { lossScenes } from "../../../scripts/gallery/loss-scenes.ts";
import { applyTheme, type OpenedView, openView, type ThemeName } from "../../../scripts/gallery/open-view.ts";
import { themes } from "../../../scripts/gallery/themes.ts";
import { ensureChromium } from "../../../scripts/hosts/chromium.ts";
import { compareSnapshot } from "./compare-fixtures.ts";
import { deltaWith, snapshotWith } from "./loss-fixtures.ts";

const found = await ensureChromium((line) => process.stderr.write(`${line}\n`));
const why = "skipped" in found ? `skipped: ${found.skipped}` : "";
const root = join(import.meta.dirname, "..", "..", "..");
const evil = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
const themeNames = Object.keys(themes) as ThemeName[];

type Look = { snapshot: unknown; state?: unknown; theme?: ThemeName; width?: number };

/** How many pixels of the first chart have exactly this colour. */
function pixelsOf(page: Page, color: string): Promise<number> {
  return page.evaluate((wanted) => {
    const canvas = document.querySelector("canvas");
    const probe = document.createElement("canvas").getContext("2d");
    if (!canvas || !probe) return 0;
    probe.fillStyle = wanted;
    probe.fillRect(0, 0, 1, 1);
    const target = probe.getImageData(0, 0, 1, 1).data;
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === target[0] && data[at + 1] === target[1] && data[at + 2] === target[2] && data[at + 3] === 255)
        count++;
    }
    return count;
  }, color);
}

function scrollsSideways({ page }: OpenedView): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

describe.skipIf(why !== "")(`the built views in Chromium ${why}`, { timeout: 60_000 }, () => {
  let browser: Browser;
  let mediaFolder: string;
  const open = (view: "loss" | "compare", look: Look): Promise<OpenedView> =>
    openView({ browser, mediaFolder, view, state: {}, theme: "dark", width: 1000, ...look });

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

  it.each(["loss.js", "compare.js"])("keep %s within 80 KB", async (name) => {
    expect((await stat(join(mediaFolder, name))).size).toBeLessThanOrEqual(80_000);
  });

  it.each([
    ...Object.entries(lossScenes).map(([name, scene]) => ["loss", name, scene] as const),
    ...Object.entries(compareScenes).map(([name, scene]) => ["compare", name, scene] as const),
  ])("keep their policy and log nothing: %s, %s", async (name, _scene, { message, state }) => {
    const view = await open(name, { snapshot: message, state, theme: "light" });
    for (const theme of themeNames) await applyTheme(view.page, theme);
    await view.tell({ ...message });
    expect(view.faults).toEqual([]);
    await view.page.close();
  });

  it("are refused what their policy forbids", async () => {
    const view = await open("compare", { snapshot: compareSnapshot() });
    await view.page.evaluate(() => document.body.setAttribute("style", "color: red"));
    await expect.poll(() => view.faults.join()).toContain("style-src");
    await view.page.close();
  });

  it("draw lines in the theme's colours and follow another theme at once", async () => {
    const { page } = await open("loss", { snapshot: lossScenes["running"]?.message, theme: "dark" });
    const accent = (theme: ThemeName): string => themes[theme].colors["charts-blue"] ?? "";
    expect(await pixelsOf(page, accent("dark"))).toBeGreaterThan(50);
    await applyTheme(page, "light");
    await expect.poll(() => pixelsOf(page, accent("light"))).toBeGreaterThan(50);
    expect(await pixelsOf(page, accent("dark"))).toBe(0);
    await page.close();
  });

  it("draw what a delta adds", async () => {
    const view = await open("loss", { snapshot: snapshotWith({}), theme: "light" });
    const last = (): Promise<string | null> => view.page.locator("dd").first().textContent();
    expect(await last()).toBe("3 of 10");
    const points = { step: [4], loss: [0.25], learningRate: [1e-4], gradNorm: [1], tokensPerSecond: [900] };
    await view.tell(deltaWith({ points }, { step: 4 }));
    expect(await last()).toBe("4 of 10");
    expect(view.faults).toEqual([]);
    await view.page.close();
  });

  it("at 360 pixels put the numbers first, stack the charts and never scroll sideways", async () => {
    const view = await open("loss", { snapshot: lossScenes["completed"]?.message, state: { table: true }, width: 360 });
    expect(await scrollsSideways(view)).toBe(false);
    const tops = await view.page.evaluate(() =>
      [".numbers", ".loss-chart", ...[1, 2, 3].map((n) => `.small-chart:nth-child(${n})`), ".loss-table"].map(
        (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? Number.NaN,
      ),
    );
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
    expect(new Set(tops).size).toBe(6);
    await view.page.close();
    const compare = await open("compare", { snapshot: compareScenes["answered"]?.message, width: 360 });
    expect(await scrollsSideways(compare)).toBe(false);
    const [base, tuned] = await compare.page.locator(".answer-column").all();
    expect((await tuned?.boundingBox())?.y).toBeGreaterThan((await base?.boundingBox())?.y ?? Number.NaN);
    await compare.page.close();
  });

  it("show texts of data and models as text", async () => {
    const samples = [{ step: 2, prompt: evil, expected: evil, output: evil }];
    const loss = await open("loss", { snapshot: snapshotWith({ samples }, { name: evil, sentence: evil }) });
    const compare = await open("compare", { snapshot: compareSnapshot({ status: evil, baseName: evil }) });
    await compare.tell({ type: "started", prompt: evil, expected: evil });
    await compare.tell({ type: "token", side: "base", text: evil });
    for (const view of [loss, compare]) {
      expect(await view.page.getByText(evil).count()).toBeGreaterThan(1);
      expect(await view.page.evaluate("window.broken")).toBeUndefined();
      expect(view.faults).toEqual([]);
      await view.page.close();
    }
  });

  it("can be worked with the keyboard alone", async () => {
    const loss = await open("loss", { snapshot: snapshotWith({}) });
    const focused = (): Promise<string> =>
      loss.page.evaluate(
        () => document.activeElement?.textContent || document.activeElement?.getAttribute("type") || "",
      );
    const order: string[] = [];
    for (let at = 0; at < 6; at++) {
      await loss.page.keyboard.press("Tab");
      order.push(await focused());
    }
    expect(order).toEqual(["Stop and save", "Compare", "Serve", "range", "checkbox", "Show as table"]);
    await loss.page.keyboard.press("Enter");
    expect(await loss.page.locator("#loss-table").isVisible()).toBe(true);
    await loss.page.close();
    const compare = await open("compare", { snapshot: compareSnapshot() });
    await compare.page.keyboard.type("one");
    await compare.page.keyboard.press("Shift+Enter");
    await compare.page.keyboard.type("two");
    await compare.page.keyboard.press("Enter");
    expect((await compare.sent()).at(-1)).toMatchObject({ type: "run", prompt: "one\ntwo" });
    await compare.page.close();
  });
});
