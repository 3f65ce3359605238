import type { Results } from "./run-suite.ts";

export const desktopSuite = "extension host in desktop VS Code";

/** Why a desktop editor cannot open a window here; undefined where it can. */
export function whyNoDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | undefined {
  if (platform !== "linux" || env["DISPLAY"] || env["WAYLAND_DISPLAY"]) return undefined;
  return "this machine has no display; xvfb-run gives it one";
}

/** A desktop editor that cannot be had is skipped with the reason, and a failure where the workflow requires it. */
export function withoutDesktop(why: string, env: NodeJS.ProcessEnv): Results {
  if (env["TUNESMITH_REQUIRE_ELECTRON"] === "1") return { passed: 0, failed: 1, skipped: [] };
  return { passed: 0, failed: 0, skipped: [{ name: desktopSuite, why }] };
}
