import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { findOnPath, findProgram } from "./find-program.ts";

/** How to start the desktop editor without a shell. */
export type DesktopCode = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
};

/** VS Code's `code` on PATH, or undefined. */
export async function findDesktopCode(): Promise<DesktopCode | undefined> {
  if (process.platform !== "win32") {
    const command = findProgram("code");
    return command === undefined ? undefined : { command, args: [], env: {} };
  }
  const launcher = findOnPath("code.cmd");
  return launcher === undefined ? undefined : readLauncher(dirname(launcher), await readFile(launcher, "utf8"));
}

/** `code` is a .cmd on Windows, which only a shell runs; it names the program and the script that it starts, from its own folder. */
export function readLauncher(folder: string, text: string): DesktopCode | undefined {
  const [, program, script] = /"%~dp0([^"]+\.exe)"\s+"%~dp0([^"]+\.js)"/i.exec(text) ?? [];
  if (program === undefined || script === undefined) return undefined;
  const place = (path: string): string => join(folder, ...path.split("\\"));
  return { command: place(program), args: [place(script)], env: { ELECTRON_RUN_AS_NODE: "1" } };
}
