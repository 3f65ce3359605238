// `npm run check`: lint and walls (biome), types (project references), generated files up to date; with the Python environment also
// lint (ruff) and types (pyright) of the Python side. `--no-python` leaves those out.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { environmentAt } from "../extension/python/environment.ts";
import { homePaths } from "../extension/python/home-paths.ts";
import { readStamp } from "../extension/python/set-up-stamp.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { generatedDigest } from "./generate/generated-digest.ts";
import { quietNode } from "./quiet-node.mjs";
import { checkPython } from "./testing/check-python.ts";

const root = join(import.meta.dirname, "..");
const bin = (path: string): string => join(root, "node_modules", path);

function run(name: string, script: string, args: readonly string[]): boolean {
  const child = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  process.stdout.write(` ${child.status === 0 ? "✓" : "✗"} ${name}\n`);
  return child.status === 0;
}

function generatedFilesAreCurrent(): boolean {
  const before = generatedDigest(root);
  execFileSync(process.execPath, [...quietNode, join(root, "scripts/generate.ts")], {
    cwd: root,
    stdio: "inherit",
  });
  const current = before === generatedDigest(root);
  process.stdout.write(
    current ? " ✓ generated files\n" : " ✗ generated files were out of date; they are written now, commit them\n",
  );
  return current;
}

/** True where nothing was found, and where there is nothing to look with: then it says so. */
async function pythonIsClean(): Promise<boolean> {
  const environment = await environmentAt({ root, home: tunesmithHome(process.env), pythonPath: "" });
  const { parts } = await readStamp(homePaths(environment.home).stamp);
  if (parts["developer-tools"] !== undefined) return (await checkPython(root, environment)).length === 0;
  process.stdout.write(" - lint and types of Python left out: npm test sets up what they need\n");
  return true;
}

const passed = [
  generatedFilesAreCurrent(),
  run("lint, format, walls (biome)", bin("@biomejs/biome/bin/biome"), ["check", "--error-on-warnings", "."]),
  run("types (tsc --build)", bin("typescript/bin/tsc"), ["--build"]),
  process.argv.includes("--no-python") || (await pythonIsClean()),
];
process.exitCode = passed.every(Boolean) ? 0 : 1;
