import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

/**
 * The absolute path of a program on PATH, or undefined. `name` is without the `.exe` of Windows; what is a .cmd file there is no
 * program: only a shell runs those.
 */
export function findProgram(name: string, path = process.env["PATH"] ?? ""): string | undefined {
  return findOnPath(process.platform === "win32" ? `${name}.exe` : name, path);
}

/** The absolute path of an executable file on PATH by its whole name, or undefined. */
export function findOnPath(fileName: string, path = process.env["PATH"] ?? ""): string | undefined {
  const files = path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, fileName));
  return files.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not there, or not ours to run: the search goes on
  }
}
