// Pictures of both views in every theme and narrow: `npm run gallery [-- SCENE…]` after `npm run build`. Opens the built pages
// in Chromium under their real content security policy and fails when a page breaks it or logs an error.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page, Route } from "playwright-core";
import { viewHtml } from "../extension/editor/view-html.ts";
import { compareScenes } from "./gallery/compare-scenes.ts";
import { lossScenes } from "./gallery/loss-scenes.ts";
import { fonts, type GalleryTheme, themes } from "./gallery/themes.ts";
import { ensureChromium } from "./hosts/chromium.ts";

const root = join(import.meta.dirname, "..");
const pictures = join(root, ".cache", "gallery");
const origin = "https://gallery.invalid";
const nonce = "gallery";

type Picture = { view: "loss" | "compare"; scene: string; theme: keyof typeof themes; width: number };

/** Every scene in light; the first of each view in all themes, and narrow. */
function picturesToTake(wanted: readonly string[]): readonly Picture[] {
  const scenes = [
    ...Object.keys(lossScenes).map((scene) => ({ view: "loss" as const, scene })),
    ...Object.keys(compareScenes).map((scene) => ({ view: "compare" as const, scene })),
  ];
  return scenes
    .filter(({ scene }) => wanted.length === 0 || wanted.includes(scene))
    .flatMap((scene) => [
      ...Object.keys(themes).map((theme) => ({ ...scene, theme: theme as keyof typeof themes, width: 1000 })),
      { ...scene, theme: "dark" as const, width: 360 },
    ]);
}

async function answer(route: Route, view: Picture["view"]): Promise<void> {
  const path = new URL(route.request().url()).pathname.slice(1);
  if (path !== "") return route.fulfill({ path: join(root, "dist", "media", path) });
  const html = viewHtml({
    title: view,
    runId: "gallery",
    cspSource: origin,
    scriptUri: `${origin}/${view}.js`,
    styleUri: `${origin}/${view}.css`,
    nonce,
  });
  return route.fulfill({ body: html, contentType: "text/html" });
}

async function takePicture(browser: Browser, picture: Picture): Promise<readonly string[]> {
  const { view, scene, width } = picture;
  const faults: string[] = [];
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  await page.route("**/*", (route) => answer(route, view));
  const { message, state } = (view === "loss" ? lossScenes : compareScenes)[scene] ?? {};
  await page.addInitScript(`globalThis.acquireVsCodeApi = () => ({
    postMessage(sent) { if (sent.type === "ready") window.postMessage(${JSON.stringify(message)}, "*"); },
    getState() { return ${JSON.stringify(state)}; }, setState() {},
  });`);
  await page.goto(origin);
  await applyTheme(page, themes[picture.theme]);
  await page.locator("main:not([hidden])").waitFor();
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  const sideways = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  if (sideways === true) faults.push("the page scrolls sideways");
  await page.screenshot({ path: join(pictures, `${nameOf(picture)}.png`), fullPage: true });
  await page.close();
  return faults.map((fault) => `${nameOf(picture)}: ${fault}`);
}

function nameOf({ view, scene, theme, width }: Picture): string {
  return `${view}-${scene}-${width < 500 ? "narrow" : theme}`;
}

async function applyTheme(page: Page, theme: GalleryTheme): Promise<void> {
  const variables = JSON.stringify({ ...fonts, ...theme.colors });
  await page.evaluate(`for (const [name, value] of Object.entries(${variables}))
    document.documentElement.style.setProperty("--vscode-" + name, value);
    document.body.className = ${JSON.stringify(theme.bodyClass)};`);
}

async function main(wanted: readonly string[]): Promise<void> {
  const found = await ensureChromium((line) => process.stderr.write(`${line}\n`));
  if ("skipped" in found) throw new Error(found.skipped);
  const load = createRequire(join(root, "test", "e2e", "package.json"));
  const { chromium } = load("playwright-core") as typeof import("playwright-core");
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({
    executablePath: found.binary,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  const faults: string[] = [];
  for (const picture of picturesToTake(wanted)) faults.push(...(await takePicture(browser, picture)));
  await browser.close();
  process.stdout.write(`${pictures}\n${faults.join("\n")}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

await main(process.argv.slice(2));
