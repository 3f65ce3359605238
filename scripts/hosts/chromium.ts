import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { findProgram } from "./find-program.ts";
import { installDebianPackages } from "./install-debian-packages.ts";

// The fonts make screenshots readable; the editor itself needs none of them.
const packages = ["chromium", "fonts-dejavu-core"];

/** A Chromium or Chrome that Playwright can drive, installed by apt-get when there is none and that is possible. */
export async function ensureChromium(log: (line: string) => void): Promise<{ binary: string } | { skipped: string }> {
  const found = findChromium();
  if (found !== undefined) return { binary: found };
  const installed = await installDebianPackages({ packages, log });
  if ("skipped" in installed) return { skipped: `No Chromium was found. ${installed.skipped}` };
  const now = findChromium();
  return now === undefined ? { skipped: "Chromium was installed but is not on PATH." } : { binary: now };
}

function findChromium(): string | undefined {
  const given = process.env["TUNESMITH_CHROMIUM"];
  if (given !== undefined && existsSync(given)) return given;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    const found = findProgram(name);
    if (found !== undefined) return found;
  }
  return usualPlaces(process.platform, process.env).find((place) => existsSync(place));
}

/** Where macOS and Windows keep browsers, which are not on PATH there. */
export function usualPlaces(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly string[] {
  if (platform === "darwin") {
    const apps = ["Google Chrome", "Chromium", "Microsoft Edge"];
    const folders = ["/Applications", join(homedir(), "Applications")];
    return folders.flatMap((folder) => apps.map((app) => join(folder, `${app}.app`, "Contents", "MacOS", app)));
  }
  if (platform !== "win32") return [];
  const browsers = ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"];
  const folders = [env["PROGRAMFILES"], env["PROGRAMFILES(X86)"], env["LOCALAPPDATA"]];
  return folders.flatMap((folder) => (folder ? browsers.map((browser) => join(folder, browser)) : []));
}
