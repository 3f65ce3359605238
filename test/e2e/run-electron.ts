// The extension-host suite in a downloaded desktop VS Code, for public CI: `node test/e2e/run-electron.ts` on Node 24, after the build
// (on Linux under xvfb-run). Prints `skipped: <why>` where VS Code cannot be downloaded.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { lastLines } from "../../scripts/hosts/run-program.ts";
import { bundleSuite } from "./extension-host/bundle-suite.ts";
import type { HostReport } from "./extension-host/host-report.ts";
import { hostWorkspaceFiles } from "./harness/host-workspace-files.ts";
import type { Results } from "./harness/run-suite.ts";
import { copySample } from "./harness/sample-workspace.ts";

const root = join(import.meta.dirname, "..", "..");
/** `1.110.0`, `stable` or `insiders`: the workflow's matrix names it. */
const version = process.env["TUNESMITH_VSCODE_VERSION"] ?? "stable";

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function download(): Promise<string | { skipped: string }> {
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(root, ".cache", "vscode-test") });
  } catch (error) {
    return { skipped: `VS Code ${version} could not be downloaded: ${error instanceof Error ? error.message : error}` };
  }
}

async function runSuite(vscodeExecutablePath: string): Promise<HostReport> {
  const folder = await mkdtemp(join(tmpdir(), "tunesmith-electron-"));
  const reportFile = join(folder, "report.json");
  const workspace = await copySample({ root, into: folder, files: hostWorkspaceFiles });
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundleSuite(folder),
      extensionTestsEnv: { TUNESMITH_E2E_REPORT: reportFile },
      launchArgs: [
        workspace,
        "--disable-workspace-trust",
        "--disable-extensions",
        "--user-data-dir",
        join(folder, "user"),
      ],
    });
  } catch (error) {
    // A failed test rejects too; then the report says which.
    if (!existsSync(reportFile)) throw error;
  }
  const report = JSON.parse(await readFile(reportFile, "utf8")) as HostReport;
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  return report;
}

async function main(): Promise<void> {
  const results: Results = { passed: 0, failed: 0, skipped: [] };
  const editor = await download();
  if (typeof editor !== "string") {
    results.skipped.push({ name: "extension host in desktop VS Code", why: editor.skipped });
    log(`skipped: extension host in desktop VS Code: ${editor.skipped}`);
  } else {
    const report = await runSuite(editor);
    for (const { name, ms } of report.passed) log(`✓ ${name} (${(ms / 1000).toFixed(1)} s)`);
    for (const { name, error } of report.failed) log(`✗ ${name}\n    ${lastLines(error, 12)}`);
    results.passed = report.passed.length;
    results.failed = report.failed.length;
  }
  log(JSON.stringify(results));
  process.exitCode = results.failed === 0 ? 0 : 1;
}

await main();
