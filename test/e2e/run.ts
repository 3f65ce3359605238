// The end-to-end tests in a real VS Code: `node test/e2e/run.ts [SUITE…]` on Node 24, after the build. Prints a line per test, then
// {passed, failed, skipped:[{name, why}]} as the last line. Exits 1 when a test failed, 2 when a suite is unknown.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { isProcessAlive } from "../../extension/python/is-process-alive.ts";
import { ensureChromium } from "../../scripts/hosts/chromium.ts";
import { ensureCodeServer } from "../../scripts/hosts/code-server.ts";
import { type Results, runSuite } from "./harness/run-suite.ts";
import type { EditorHosts, Hosts } from "./harness/suite.ts";
import { type NamedSuite, wantedSuites } from "./suites.ts";

const root = join(import.meta.dirname, "..", "..");
const workFolder = join(import.meta.dirname, ".work");
/** A failed run leaves its folder for a look; two runs at once have one each. */
const runFolder = join(workFolder, `run-${process.pid}`);

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const machine: Hosts = {
  root,
  cacheFolder: join(root, ".cache"),
  makeFolder: (name) => mkdtemp(join(runFolder, `${name}-`)),
  log,
};

/** Folders of runs whose process is gone. */
async function removeOldRuns(): Promise<void> {
  for (const name of existsSync(workFolder) ? await readdir(workFolder) : []) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (Number.isNaN(pid) || !isProcessAlive(pid))
      await rm(join(workFolder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function findEditorHosts(): Promise<EditorHosts | { skipped: string }> {
  const codeServer = await ensureCodeServer(log);
  if ("skipped" in codeServer) return codeServer;
  const chromium = await ensureChromium(log);
  return "skipped" in chromium ? chromium : { ...machine, chromium: chromium.binary };
}

async function runAll(wanted: readonly NamedSuite[]): Promise<Results> {
  const results: Results = { passed: 0, failed: 0, skipped: [] };
  let editor: Awaited<ReturnType<typeof findEditorHosts>> | undefined;
  for (const suite of wanted) {
    if (suite.host === "machine") {
      await runSuite(await suite.load(), machine, results);
      continue;
    }
    editor ??= await findEditorHosts();
    if ("skipped" in editor) {
      results.skipped.push({ name: suite.name, why: editor.skipped });
      log(`skipped: ${suite.name}: ${editor.skipped}`);
    } else await runSuite(await suite.load(), editor, results);
  }
  return results;
}

async function main(): Promise<number> {
  const wanted = wantedSuites(process.argv.slice(2));
  if ("unknown" in wanted) {
    process.stderr.write(`${wanted.unknown}\n`);
    return 2;
  }
  await removeOldRuns();
  await mkdir(runFolder, { recursive: true });
  const results = await runAll(wanted);
  if (results.failed === 0) await rm(runFolder, { recursive: true, force: true, maxRetries: 5 });
  log(JSON.stringify(results));
  return results.failed === 0 ? 0 : 1;
}

// A browser that did not close must not keep the run alive.
process.exit(await main());
