import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { choose, runCommand } from "./palette.ts";

/** Git-ignored; the README's pictures are copied from here. */
export const picturesFolder = join(import.meta.dirname, "..", ".screenshots");

const themes = {
  light: { label: "Light Modern", className: "light_modern" },
  dark: { label: "Dark Modern", className: "dark_modern" },
  "high-contrast": { label: "Dark High Contrast", className: "hc_black" },
} as const;
export type ThemeName = keyof typeof themes;

/** Keeps what the window shows as `<name>.png`. */
export async function takePicture(page: Page, name: string): Promise<string> {
  await mkdir(picturesFolder, { recursive: true });
  const path = join(picturesFolder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

export async function setTheme(page: Page, theme: ThemeName): Promise<void> {
  const { label, className } = themes[theme];
  // Themes are extensions: before they are loaded, the list of themes is empty.
  await page.locator('.monaco-workbench[class*="vscode-theme-"]').waitFor({ timeout: 60_000 });
  await runCommand(page, "Preferences: Color Theme");
  await choose(page, label);
  await page.locator(`.monaco-workbench[class*="themes-${className}"]`).waitFor({ timeout: 30_000 });
  await page.locator(".quick-input-widget").waitFor({ state: "hidden", timeout: 15_000 });
}
