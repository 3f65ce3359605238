import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { lossScenes } from "../../../scripts/gallery/loss-scenes.ts";
import { applyTheme, type ThemeName } from "../../../scripts/gallery/open-view.ts";
import { themes } from "../../../scripts/gallery/themes.ts";
import type { BuiltViews } from "./built-views.ts";
import { deltaWith, snapshotWith } from "./loss-fixtures.ts";

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

type Drawing = { alphas: number[]; fonts: string[]; texts: string[][]; lines: number };

/** Notes what the charts draw from now on. `texts` are the labels of each canvas in the order of the page. */
async function watchDrawing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const notes = { alphas: [] as number[], fonts: [] as string[], labels: new Map<Element, string[]>(), lines: 0 };
    const { fillText, stroke } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      notes.fonts.push(this.font);
      notes.labels.set(this.canvas, [...(notes.labels.get(this.canvas) ?? []), text]);
      fillText.call(this, text, x, y);
    };
    CanvasRenderingContext2D.prototype.stroke = function (...path: [] | [Path2D]) {
      notes.alphas.push(this.globalAlpha);
      stroke.apply(this, path as [Path2D]);
    };
    const { lineTo } = Path2D.prototype;
    Path2D.prototype.lineTo = function (x, y) {
      notes.lines++;
      lineTo.call(this, x, y);
    };
    Object.assign(globalThis, { notes });
  });
}

function forgetDrawing(page: Page): Promise<void> {
  return page.evaluate("notes.alphas.length = notes.fonts.length = notes.lines = 0; notes.labels.clear()");
}

function drawing(page: Page): Promise<Drawing> {
  return page.evaluate<Drawing>(
    "({ ...notes, texts: [...document.querySelectorAll('canvas')].map((canvas) => notes.labels.get(canvas) ?? []) })",
  );
}

/** How the charts are drawn, looked at through their canvases. */
export function chartTests({ open }: BuiltViews): void {
  it("draw lines in the theme's colours and follow another theme at once", async () => {
    const { page } = await open("loss", { snapshot: lossScenes["running"]?.message, theme: "dark" });
    const accent = (theme: ThemeName): string => themes[theme].colors["charts-blue"] ?? "";
    expect(await pixelsOf(page, accent("dark"))).toBeGreaterThan(50);
    await applyTheme(page, "light");
    await expect.poll(() => pixelsOf(page, accent("light"))).toBeGreaterThan(50);
    expect(await pixelsOf(page, accent("dark"))).toBe(0);
    await page.close();
  });

  it("follow a theme of high contrast with stronger lines and its font", async () => {
    const view = await open("loss", { snapshot: snapshotWith({}), theme: "dark" });
    await watchDrawing(view.page);
    await view.page.evaluate(() => document.documentElement.style.setProperty("--vscode-font-family", "monospace"));
    await applyTheme(view.page, "contrast-dark");
    await view.page.evaluate(() => document.documentElement.style.setProperty("--vscode-font-family", "monospace"));
    await view.tell(snapshotWith({}));
    const { alphas, fonts } = await drawing(view.page);
    expect(alphas).toContain(0.75);
    expect(fonts.at(-1)).toContain("monospace");
    await forgetDrawing(view.page);
    await view.tell(snapshotWith({}));
    expect((await drawing(view.page)).alphas).not.toContain(0.55);
    await view.page.close();
  });

  it("write whole steps, and losses that differ from line to line", async () => {
    const points = {
      step: [1, 2, 3, 4],
      loss: [0.4012, 0.4003, 0.4009, 0.4001],
      learningRate: [1e-4, 1e-4, 1e-4, 1e-4],
      gradNorm: [1, 1, 1, 1],
      tokensPerSecond: [9000, 9100, 9000, 9100],
    };
    const view = await open("loss", { snapshot: snapshotWith({ points, evals: { step: [], loss: [] } }) });
    await watchDrawing(view.page);
    await view.tell(snapshotWith({ points, evals: { step: [], loss: [] } }));
    const { texts } = await drawing(view.page);
    const ofLoss = texts[0] ?? [];
    expect(ofLoss.filter((text) => /^\d+$/.test(text))).toEqual(["2", "4", "6", "8", "10"]);
    const losses = ofLoss.filter((text) => text.startsWith("0."));
    expect(losses.length).toBeGreaterThan(2);
    expect(new Set(losses).size).toBe(losses.length);
    expect(texts.at(-1)?.some((text) => text.includes("9\u202f0"))).toBe(true);
    await view.page.close();
  });

  it("draw a million steps with few lines", async () => {
    const view = await open("loss", { snapshot: snapshotWith({}) });
    await watchDrawing(view.page);
    await view.page.evaluate((message) => {
      const column = (value: (row: number) => number): number[] =>
        Array.from({ length: 1_000_000 }, (_, row) => value(row));
      const noise = column((row) => ((row * 7919) % 1000) / 1000);
      const points = {
        step: column((row) => row + 1),
        loss: noise,
        learningRate: noise,
        gradNorm: noise,
        tokensPerSecond: noise,
      };
      window.postMessage({ ...message, points, header: { ...message.header, step: 1_000_000 } }, "*");
    }, snapshotWith({}));
    await expect.poll(() => view.page.locator("dd").first().textContent(), { timeout: 30_000 }).toContain("000");
    const { lines } = await drawing(view.page);
    expect(lines).toBeGreaterThan(1000);
    expect(lines).toBeLessThan(100_000);
    expect(view.faults).toEqual([]);
    await view.page.close();
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
}
