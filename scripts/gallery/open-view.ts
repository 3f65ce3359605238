import { join } from "node:path";
import type { Browser, Page, Route } from "playwright-core";
import { type ViewName, viewHtml } from "../../extension/editor/view-html.ts";
import { fonts, themes, type themes as themeTable } from "./themes.ts";

export type ThemeName = keyof typeof themeTable;
export type OpenViewInit = {
  readonly browser: Browser;
  /** Where the built pages lie. */
  readonly mediaFolder: string;
  readonly view: ViewName;
  /** What the page is told when it says that it is ready. */
  readonly snapshot: unknown;
  /** What an earlier page left with the editor. */
  readonly state: unknown;
  readonly theme: ThemeName;
  readonly width: number;
};
export type OpenedView = {
  readonly page: Page;
  /** Errors, warnings and breaches of the content security policy so far. */
  readonly faults: readonly string[];
  /** Everything the page has sent to the extension. */
  sent(): Promise<readonly unknown[]>;
  /** Sends one message as the extension would and waits until the page has drawn. */
  tell(message: unknown): Promise<void>;
};

const origin = "https://view.invalid";
const drawn = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

/** Opens a built view in a real browser: its own HTML and content security policy, a stand-in for the editor around it. */
export async function openView(init: OpenViewInit): Promise<OpenedView> {
  const faults: string[] = [];
  const page = await init.browser.newPage({ viewport: { width: init.width, height: 800 } });
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  await page.route("**/*", (route) => answer(route, init));
  await page.addInitScript(`globalThis.sent = [];
    globalThis.acquireVsCodeApi = () => ({
      postMessage(message) {
        sent.push(message);
        if (message.type === "ready") window.postMessage(${JSON.stringify(init.snapshot)}, "*");
      },
      getState() { return ${JSON.stringify(init.state)}; }, setState(state) { globalThis.stored = state; },
    });`);
  await page.goto(origin);
  await applyTheme(page, init.theme);
  await page.locator("main:not([hidden])").waitFor();
  await page.evaluate(drawn);
  return {
    page,
    faults,
    sent: () => page.evaluate<readonly unknown[]>("sent"),
    async tell(message) {
      await page.evaluate((data) => postMessage(data, "*"), message);
      await page.evaluate(drawn);
    },
  };
}

async function answer(route: Route, { view, mediaFolder }: OpenViewInit): Promise<void> {
  const path = new URL(route.request().url()).pathname.slice(1);
  if (path !== "") return route.fulfill({ path: join(mediaFolder, path) });
  const body = viewHtml({
    title: view,
    runId: "run-1",
    cspSource: origin,
    scriptUri: `${origin}/${view}.js`,
    styleUri: `${origin}/${view}.css`,
    nonce: "nonce",
  });
  return route.fulfill({ body, contentType: "text/html" });
}

/** Styles the page as the editor does: variables on the root element, the kind of theme as a class of the body. */
export async function applyTheme(page: Page, name: ThemeName): Promise<void> {
  const { colors, bodyClass } = themes[name];
  await page.evaluate(
    ([variables, kind]) => {
      for (const [variable, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty(`--vscode-${variable}`, value);
      }
      document.body.className = kind;
    },
    [{ ...fonts, ...colors }, bodyClass] as const,
  );
}
