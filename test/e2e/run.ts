// The end-to-end tests in a real VS Code: `node test/e2e/run.ts [SUITE…]` on Node 24, after the build. Prints a line per test, then
// {passed, failed, skipped:[{name, why}]} as the last line. Exits 1 when a test failed.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { ensureChromium } from "../../scripts/hosts/chromium.ts";
import { ensureCodeServer } from "../../scripts/hosts/code-server.ts";
import { processExists } from "./harness/process-exists.ts";
import type { Results } from "./harness/run-suite.ts";
import type { Hosts, Suite } from "./harness/suite.ts";

const root = join(import.meta.dirname, "..", "..");
const workFolder = join(import.meta.dirname, ".work");
/** A failed run leaves its folder for a look; two runs at once have one each. */
const runFolder = join(workFolder, `run-${process.pid}`);
const names = ["command-line", "extension-host", "edit", "untrusted", "train", "vsix"] as const;
const wanted = process.argv.slice(2);

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** The suites import Playwright, which may have been installed only now. */
async function loadSuites(): Promise<readonly Suite[]> {
  const suites: Record<(typeof names)[number], () => Promise<Suite>> = {
    "command-line": async () => (await import("./suites/command-line-suite.ts")).commandLineSuite,
    "extension-host": async () => (await import("./suites/extension-host-suite.ts")).extensionHostSuite,
    edit: async () => (await import("./suites/edit-suite.ts")).editSuite,
    untrusted: async () => (await import("./suites/untrusted-suite.ts")).untrustedSuite,
    train: async () => (await import("./suites/train-suite.ts")).trainSuite,
    vsix: async () => (await import("./suites/vsix-suite.ts")).vsixSuite,
  };
  return Promise.all(
    names.filter((name) => wanted.length === 0 || wanted.includes(name)).map((name) => suites[name]()),
  );
}

/** Folders of runs whose process is gone. */
async function removeOldRuns(): Promise<void> {
  for (const name of existsSync(workFolder) ? await readdir(workFolder) : []) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1]);
    if (Number.isNaN(pid) || !processExists(pid))
      await rm(join(workFolder, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function findHosts(): Promise<Hosts | { skipped: string }> {
  const codeServer = await ensureCodeServer(log);
  if ("skipped" in codeServer) return codeServer;
  const chromium = await ensureChromium(log);
  if ("skipped" in chromium) return chromium;
  await removeOldRuns();
  await mkdir(runFolder, { recursive: true });
  return {
    root,
    chromium: chromium.binary,
    cacheFolder: join(root, ".cache"),
    makeFolder: (name) => mkdtemp(join(runFolder, `${name}-`)),
    log,
  };
}

async function main(): Promise<void> {
  const unknown = wanted.filter((name) => !names.some((known) => known === name));
  if (unknown.length > 0) throw new Error(`No suite is called ${unknown.join(", ")}; there are: ${names.join(", ")}.`);
  const results: Results = { passed: 0, failed: 0, skipped: [] };
  const hosts = await findHosts();
  if ("skipped" in hosts) {
    for (const name of names) results.skipped.push({ name, why: hosts.skipped });
    log(`skipped: every suite: ${hosts.skipped}`);
  } else {
    const { runSuite } = await import("./harness/run-suite.ts");
    for (const suite of await loadSuites()) await runSuite(suite, hosts, results);
    if (results.failed === 0) await rm(runFolder, { recursive: true, force: true, maxRetries: 5 });
  }
  log(JSON.stringify(results));
  process.exitCode = results.failed === 0 ? 0 : 1;
}

await main();
// A browser that did not close must not keep the run alive.
process.exit(process.exitCode);
