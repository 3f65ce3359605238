import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { compareScenes } from "../../../scripts/gallery/compare-scenes.ts";
import { lossScenes } from "../../../scripts/gallery/loss-scenes.ts";
import { applyTheme, type ThemeName } from "../../../scripts/gallery/open-view.ts";
import { themes } from "../../../scripts/gallery/themes.ts";
import { builtViews, scrollsSideways, whyNoBrowser } from "./built-views.ts";
import { chartTests } from "./charts-in-chromium.ts";
import { compareSnapshot } from "./compare-fixtures.ts";
import { hostileTextTests } from "./hostile-text-in-chromium.ts";
import { snapshotWith } from "./loss-fixtures.ts";

const themeNames = Object.keys(themes) as ThemeName[];

async function columnPlaces(page: Page): Promise<Record<"base" | "tuned", { x: number; y: number }>> {
  const [base, tuned] = await page.locator(".answer-column").all();
  const [left, right] = [await base?.boundingBox(), await tuned?.boundingBox()];
  if (!left || !right) throw new Error("The two columns are not on the page.");
  return { base: left, tuned: right };
}

describe.skipIf(whyNoBrowser !== "")(`the built views in Chromium ${whyNoBrowser}`, { timeout: 60_000 }, () => {
  const views = builtViews();
  const { open, mediaFolder } = views;
  chartTests(views);
  hostileTextTests(views);

  it.each(["loss.js", "compare.js"])("keep %s within 80 KB", async (name) => {
    expect((await stat(join(mediaFolder(), name))).size).toBeLessThanOrEqual(80_000);
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
    const { base, tuned } = await columnPlaces(compare.page);
    expect(tuned.y).toBeGreaterThan(base.y);
    await compare.page.close();
  });

  it("keep base left and tuned right in an editor group of half a window", async () => {
    const compare = await open("compare", { snapshot: compareScenes["answered"]?.message, width: 500 });
    expect(await scrollsSideways(compare)).toBe(false);
    const { base, tuned } = await columnPlaces(compare.page);
    expect(tuned.y).toBe(base.y);
    expect(tuned.x).toBeGreaterThan(base.x);
    await compare.page.close();
  });

  it("say in words why a button is unavailable when the keyboard reaches it", async () => {
    const { page } = await open("loss", { snapshot: snapshotWith({}), width: 360 });
    const reason = page.getByText("No adapter is saved yet.").first();
    expect(await reason.isVisible()).toBe(false);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await reason.isVisible()).toBe(true);
    await page.close();
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
