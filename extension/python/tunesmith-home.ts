import { homedir } from "node:os";
import path from "node:path";
import process from "node:process";

/**
 * The folder that holds Tunesmith's Python environment, models and converter: TUNESMITH_HOME, else "tunesmith" in the platform's
 * data folder. The extension passes its own global storage instead.
 */
export function tunesmithHome(
  env: NodeJS.ProcessEnv,
  machine: { readonly platform: NodeJS.Platform; readonly home: string } = {
    platform: process.platform,
    home: homedir(),
  },
): string {
  const { platform, home } = machine;
  const { join, resolve } = platform === "win32" ? path.win32 : path.posix;
  const chosen = env["TUNESMITH_HOME"];
  if (chosen) return resolve(chosen);
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "tunesmith");
  if (platform === "darwin") return join(home, "Library", "Application Support", "tunesmith");
  // The XDG rule: a relative path in the variable is invalid and ignored.
  const data = env["XDG_DATA_HOME"];
  return join(data && path.posix.isAbsolute(data) ? data : join(home, ".local", "share"), "tunesmith");
}
