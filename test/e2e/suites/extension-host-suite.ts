import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startCodeServer } from "../../../scripts/hosts/code-server.ts";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";
import { type OpenEditor, openEditor } from "../editor/open-editor.ts";
import { bundleSuite } from "../extension-host/bundle-suite.ts";
import type { HostReport } from "../extension-host/host-report.ts";
import { hostWorkspaceFiles } from "../harness/host-workspace-files.ts";
import { copySample } from "../harness/sample-workspace.ts";
import { writeSettings } from "../harness/settings.ts";
import type { EditorHosts, OpenSuite, Suite } from "../harness/suite.ts";

/** The mocha suite inside the extension host of VS Code's own server; one journey for each of its tests. */
export const extensionHostSuite: Suite = {
  name: "extension host",
  async open(hosts): Promise<OpenSuite> {
    const report = await runInBrowser(hosts);
    const passed = report.passed.map(({ name }) => ({ name, run: async () => undefined }));
    const failed = report.failed.map(({ name, error }) => ({ name, run: () => Promise.reject(new Error(error)) }));
    if (passed.length + failed.length === 0) throw new Error("The suite ran no test.");
    return { journeys: [...passed, ...failed], close: async () => undefined };
  },
};

async function runInBrowser(hosts: EditorHosts): Promise<HostReport> {
  const folder = await hosts.makeFolder("extension-host");
  const extensionTestsPath = await bundleSuite(folder);
  const workspace = await copySample({ root: hosts.root, into: folder, files: hostWorkspaceFiles });
  const reportFile = join(folder, "report.json");
  const serverDataDir = join(folder, "server");
  await writeSettings(serverDataDir);
  const server = await startCodeServer({
    serverDataDir,
    extensionsDir: join(folder, "extensions"),
    trust: "off",
    env: { TUNESMITH_E2E_REPORT: reportFile },
  });
  try {
    const editor = await openEditor({
      chromium: hosts.chromium,
      server,
      folder: workspace,
      extensionDevelopmentPath: hosts.root,
      extensionTestsPath,
    });
    try {
      return await waitForReport({ reportFile, serverLog: join(serverDataDir, "server.log"), editor });
    } finally {
      await editor.close();
    }
  } finally {
    await server.stop();
  }
}

/** A suite that could not be loaded ends its extension host without a report; then the window's console says why. */
async function waitForReport(of: { reportFile: string; serverLog: string; editor: OpenEditor }): Promise<HostReport> {
  return waitUntil("the report of the suite", 600_000, async () => {
    const ended = (await readFile(of.serverLog, "utf8")).includes("Extension Host Process exited");
    if (existsSync(of.reportFile)) return JSON.parse(await readFile(of.reportFile, "utf8")) as HostReport;
    if (!ended) return undefined;
    const errors = of.editor.consoleLines.filter((line) => line.startsWith("error")).slice(-3);
    return { passed: [], failed: [{ name: "the suite loads", error: errors.join("\n") }] };
  });
}
