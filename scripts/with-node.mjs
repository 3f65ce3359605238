// Runs a TypeScript script of this folder on Node 24: `node scripts/with-node.mjs scripts/build.ts …`.
// Works on Node 20 before anything is installed; installs the npm packages first when they are missing or the lock changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node 24 binary of the platform package, or this Node when it is new enough to run TypeScript by itself. */
export function nodeBinary() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const packaged = join(root, "node_modules", `node-${platform}-${process.arch}`, "bin", name);
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Error(
    `Node 24 is missing: the package node-${platform}-${process.arch} is not installed and Node ${process.version} cannot run TypeScript. Install Node 24 and run this again.`,
  );
}

/** `npm ci` unless the installed packages are those of the lock file. Returns whether anything was installed. */
export function installPackages() {
  const stamp = join(root, "node_modules", ".tunesmith-lock");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  const windows = process.platform === "win32";
  // npm is a .cmd file on Windows and needs the shell there; the arguments are fixed words.
  const npm = spawnSync(
    windows ? "npm.cmd" : "npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      shell: windows,
    },
  );
  if (npm.status !== 0)
    throw new Error(
      `npm ci ended with ${npm.status ?? npm.error?.message}. Its output above says why; run the same command again.`,
    );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** Runs `script` (relative to the repository) with `args` on Node 24 and returns its exit code. */
export function runScript(script, args) {
  // package.json has no "type": dist/*.js must stay CommonJS for the editor.
  const child = spawnSync(
    nodeBinary(),
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(root, script), ...args],
    { cwd: root, stdio: "inherit" },
  );
  return child.status ?? 1;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    installPackages();
    process.exitCode = runScript(process.argv[2] ?? "", process.argv.slice(3));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  }
}
