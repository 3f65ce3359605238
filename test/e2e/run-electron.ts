// The extension-host suite in a downloaded desktop VS Code, for public CI: `node test/e2e/run-electron.ts` on Node 24, after the build
// (on Linux under xvfb-run). Prints `skipped: <why>` where VS Code cannot be downloaded or cannot open a window; with
// TUNESMITH_REQUIRE_ELECTRON=1 that is a failure.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { lastLines } from "../../scripts/hosts/run-program.ts";
import { bundleSuite } from "./extension-host/bundle-suite.ts";
import type { HostReport } from "./extension-host/host-report.ts";
import { desktopSuite, whyNoDisplay, withoutDesktop } from "./harness/desktop-host.ts";
import { hostWorkspaceFiles } from "./harness/host-workspace-files.ts";
import type { Results } from "./harness/run-suite.ts";
import { copySample } from "./harness/sample-workspace.ts";

const root = join(import.meta.dirname, "..", "..");
/** `1.110.0`, `stable` or `insiders`: the workflow's matrix names it. */
const version = process.env["TUNESMITH_VSCODE_VERSION"] ?? "stable";

const log = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

type Missing = { readonly missing: string };

async function download(): Promise<string | Missing> {
  const noDisplay = whyNoDisplay(process.platform, process.env);
  if (noDisplay !== undefined) return { missing: noDisplay };
  try {
    return await downloadAndUnzipVSCode({ version, cachePath: join(root, ".cache", "vscode-test") });
  } catch (error) {
    return { missing: `VS Code ${version} could not be downloaded: ${error instanceof Error ? error.message : error}` };
  }
}

/** The report of the suite; missing when the editor ended without one, because it could not start. */
async function runSuite(vscodeExecutablePath: string): Promise<HostReport | Missing> {
  const folder = await mkdtemp(join(tmpdir(), "tunesmith-electron-"));
  try {
    const reportFile = join(folder, "report.json");
    const workspace = await copySample({ root, into: folder, files: hostWorkspaceFiles });
    const ended = await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: await bundleSuite(folder),
      extensionTestsEnv: { TUNESMITH_E2E_REPORT: reportFile },
      launchArgs: [
        workspace,
        "--disable-workspace-trust",
        "--disable-extensions",
        ...["--user-data-dir", join(folder, "user")],
        // Chromium's sandbox refuses root, as containers have it.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    // A failed test rejects too; then the report says which.
    if (!existsSync(reportFile)) return { missing: `VS Code ended without a report (${ended})` };
    return JSON.parse(await readFile(reportFile, "utf8")) as HostReport;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runInDesktop(): Promise<Results> {
  const editor = await download();
  const report = typeof editor === "string" ? await runSuite(editor) : editor;
  if ("missing" in report) {
    const results = withoutDesktop(report.missing, process.env);
    log(`${results.failed === 0 ? "skipped:" : "✗"} ${desktopSuite}: ${report.missing}`);
    return results;
  }
  for (const { name, ms } of report.passed) log(`✓ ${name} (${(ms / 1000).toFixed(1)} s)`);
  for (const { name, error } of report.failed) log(`✗ ${name}\n    ${lastLines(error, 12)}`);
  return { passed: report.passed.length, failed: report.failed.length, skipped: [] };
}

const results = await runInDesktop();
log(JSON.stringify(results));
process.exitCode = results.failed === 0 ? 0 : 1;
