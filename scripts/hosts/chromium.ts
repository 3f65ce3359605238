import { existsSync } from "node:fs";
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
  return undefined;
}
