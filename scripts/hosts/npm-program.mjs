import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";

/** npm as a program and its first arguments. On Windows npm is a .cmd file, which only a shell could start: its script is run instead. */
export function npmProgram(platform = process.platform, env = process.env) {
  if (platform !== "win32") return { command: "npm", args: [] };
  const folders = [dirname(process.execPath), ...(env.PATH ?? env.Path ?? "").split(delimiter)];
  const scripts = [
    env.npm_execpath ?? "",
    ...folders.filter(Boolean).map((folder) => join(folder, "node_modules", "npm", "bin", "npm-cli.js")),
  ];
  const script = scripts.find((path) => path.endsWith("npm-cli.js") && existsSync(path));
  return script === undefined ? undefined : { command: process.execPath, args: [script] };
}
