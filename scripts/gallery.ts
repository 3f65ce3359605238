// Pictures of both views in every theme and narrow: `npm run gallery` after `npm run build`; names of scenes choose some.
// Fails when a page breaks its content security policy, logs a fault or scrolls sideways.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Browser, chromium } from "playwright-core";
import type { ViewName } from "../extension/editor/view-html.ts";
import { compareScenes } from "./gallery/compare-scenes.ts";
import { lossScenes } from "./gallery/loss-scenes.ts";
import { openView, type ThemeName } from "./gallery/open-view.ts";
import { themes } from "./gallery/themes.ts";
import { ensureChromium } from "./hosts/chromium.ts";

const root = join(import.meta.dirname, "..");
const pictures = join(root, ".cache", "gallery");
const themeNames = Object.keys(themes) as ThemeName[];

/** A panel beside an editor is about half as wide as a window, at the least 360 pixels. */
const widths = { whole: 1000, half: 520, narrow: 360 } as const;

type Picture = { view: ViewName; scene: string; theme: ThemeName; width: number };

function picturesToTake(wanted: readonly string[]): readonly Picture[] {
  const scenes = [
    ...Object.keys(lossScenes).map((scene) => ({ view: "loss" as const, scene })),
    ...Object.keys(compareScenes).map((scene) => ({ view: "compare" as const, scene })),
  ];
  return scenes
    .filter(({ scene }) => wanted.length === 0 || wanted.includes(scene))
    .flatMap((scene) => [
      ...themeNames.map((theme) => ({ ...scene, theme, width: widths.whole })),
      { ...scene, theme: "dark" as const, width: widths.narrow },
      { ...scene, theme: "light" as const, width: widths.half },
    ]);
}

function nameOfWidth(width: number): string | null {
  if (width === widths.whole) return null;
  return width === widths.half ? "half" : "narrow";
}

/** Takes one picture and returns what was wrong with the page. */
async function takePicture(browser: Browser, { view, scene, theme, width }: Picture): Promise<readonly string[]> {
  const name = `${view}-${scene}-${nameOfWidth(width) ?? theme}`;
  const { message, state } = (view === "loss" ? lossScenes : compareScenes)[scene] ?? {};
  const mediaFolder = join(root, "dist", "media");
  const { page, faults } = await openView({ browser, mediaFolder, view, snapshot: message, state, theme, width });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  await page.close();
  return [...faults, ...(sideways ? ["the page scrolls sideways"] : [])].map((fault) => `${name}: ${fault}`);
}

async function main(wanted: readonly string[]): Promise<void> {
  const found = await ensureChromium((line) => process.stderr.write(`${line}\n`));
  if ("skipped" in found) throw new Error(found.skipped);
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath: found.binary, args: ["--no-sandbox", "--disable-gpu"] });
  const faults: string[] = [];
  for (const picture of picturesToTake(wanted)) faults.push(...(await takePicture(browser, picture)));
  await browser.close();
  process.stdout.write([pictures, ...faults, ""].join("\n"));
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
