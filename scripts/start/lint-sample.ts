import { join } from "node:path";
import process from "node:process";
import type { LintReport } from "../../cli/lint-report.ts";
import { runInForeground } from "../../cli/run-in-foreground.mjs";
import { Problem } from "../../extension/problem.ts";

/** Lints files with the built CLI, as anybody would, and says what it counted. @throws Problem when a file has errors. */
export async function lintSample(root: string, files: readonly string[]): Promise<string> {
  const args = [join(root, "dist/cli.js"), "lint", "--format", "json", ...files];
  const { code, stdout } = await runInForeground(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  if (code > 1) throw new Problem({ code: "lint-failed", message: "The sample could not be linted; see above." });
  const report = JSON.parse(stdout) as LintReport;
  const { errors, warnings } = report.summary;
  if (errors > 0) {
    const hint = report.files
      .flatMap(({ path, findings }) =>
        findings.map(({ line, column, message }) => `${path}:${line}:${column} ${message}`),
      )
      .join("\n");
    throw new Problem({ code: "sample-errors", message: `The sample has errors: ${errors}.`, hint });
  }
  const rows = report.files.filter(({ kind }) => kind === "dataset").map((file) => file.rows);
  return `${rows.join(" + ")} rows, ${errors} errors, ${warnings} warnings`;
}
