import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";
import type { TestCount, TestPart } from "./test-part.ts";

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

function count(report: Report): TestCount {
  const skipped = report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "skipped" || status === "pending")
    .map(({ fullName }) => ({ name: fullName, why: "the test says so" }));
  // A file that does not load has no failed test, but it failed.
  const failed = Math.max(report.numFailedTests, Math.min(1, report.numFailedTestSuites));
  return { passed: report.numPassedTests, failed, skipped };
}

/** Unit, server and contract tests. */
export function vitestPart(root: string): TestPart {
  return {
    name: "unit, server, contracts",
    async run() {
      const folder = mkdtempSync(join(tmpdir(), "tunesmith-vitest-"));
      const output = join(folder, "report.json");
      try {
        const script = join(root, "node_modules/vitest/vitest.mjs");
        const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
        await runProgram({ program: process.execPath, args: [script, "run", ...reporters], cwd: root });
        return count(JSON.parse(readFileSync(output, "utf8")) as Report);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
