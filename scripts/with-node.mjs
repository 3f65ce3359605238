// Runs a TypeScript script of this folder on Node 24: `node scripts/with-node.mjs scripts/build.ts …`.
// Works on Node 20 before anything is installed; installs the npm packages first when they are missing or the lock changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { nodePackage, packagedNode } from "../cli/packaged-node.mjs";
import { runInForeground } from "../cli/run-in-foreground.mjs";
import { npmProgram } from "./hosts/npm-program.mjs";
import { quietNode } from "./quiet-node.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a person reads instead of a traceback: the sentence is the whole of it. */
class Failure extends Error {}

/** The Node 24 binary of the platform package, or this Node when it is new enough to run TypeScript by itself. */
function nodeBinary() {
  const packaged = packagedNode(root);
  if (packaged !== undefined) return packaged;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const name = nodePackage();
  const why = name === undefined ? "npm has no package of it for this machine" : `the package ${name} is not installed`;
  throw new Failure(
    `Node 24 is missing: ${why}, and Node ${process.version} cannot run TypeScript. Install Node 24 and run this again.`,
  );
}

/** `npm ci` unless the installed packages are those of the lock file. Returns whether anything was installed. */
export function installPackages() {
  const stamp = join(root, "node_modules", ".tunesmith-lock");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  const npm = npmProgram();
  if (npm === undefined)
    throw new Failure("npm was not found beside Node or on PATH. Install Node with npm and run this again.");
  const args = [...npm.args, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const installed = spawnSync(npm.command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (installed.status !== 0)
    throw new Failure(
      `npm ci ended with ${installed.status ?? installed.error?.message ?? installed.signal}. Its output above says why; run the same command again.`,
    );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/** Runs `script` (relative to the repository) with `args` on Node 24 and returns its exit code. */
export async function runScript(script, args) {
  const all = [...quietNode, join(root, script), ...args];
  return (await runInForeground(nodeBinary(), all, { cwd: root })).code;
}

/** Runs what an entry script does; its exit code is the process's, and an expected failure is one sentence. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Failure ? error.message : error.stack}\n`);
    process.exitCode = 2;
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1])
  await runMain(() => {
    installPackages();
    return runScript(process.argv[2] ?? "", process.argv.slice(3));
  });
