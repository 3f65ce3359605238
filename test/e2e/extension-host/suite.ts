// Runs inside the extension host of a real VS Code: `run` is what the editor calls. Bundled into one file that needs nothing but
// `vscode`, so that code-server and @vscode/test-electron run the same bytes.
import { writeFileSync } from "node:fs";
import process from "node:process";
import Mocha from "mocha";
import { commandTests } from "./command-tests.ts";
import { configTests } from "./config-tests.ts";
import { datasetTests } from "./dataset-tests.ts";
import type { HostReport } from "./host-report.ts";

const report: HostReport = { passed: [], failed: [] };

class Recorder extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.on("pass", (test) => report.passed.push({ name: test.fullTitle(), ms: test.duration ?? 0 }));
    runner.on("fail", (test, error) =>
      report.failed.push({ name: test.fullTitle(), error: error.stack ?? error.message }),
    );
  }
}

/** Runs every test and writes the report to the file that TUNESMITH_E2E_REPORT names. Rejects when a test failed. */
export async function run(): Promise<void> {
  const file = process.env["TUNESMITH_E2E_REPORT"];
  if (file === undefined) throw new Error("TUNESMITH_E2E_REPORT does not say where the report goes.");
  try {
    await runTests();
  } catch (error) {
    report.failed.push({
      name: "the suite loads",
      error: error instanceof Error ? (error.stack ?? "") : String(error),
    });
  }
  writeFileSync(file, JSON.stringify(report));
  if (report.failed.length > 0) throw new Error(`${report.failed.length} tests failed; see ${file}.`);
}

function runTests(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, reporter: Recorder });
  mocha.suite.emit("pre-require", globalThis, "suite", mocha);
  commandTests();
  datasetTests();
  configTests();
  return new Promise((resolve) => {
    mocha.run(() => resolve());
  });
}
