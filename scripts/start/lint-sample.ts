import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

type LintReport = {
  readonly files: readonly { readonly path: string; readonly kind: string; readonly rows: number }[];
  readonly summary: { readonly errors: number; readonly warnings: number };
};

/** Lints files with the built CLI, as anybody would; a sample with errors ends the start. */
export async function lintSample(root: string, files: readonly string[]): Promise<string> {
  const cli = join(root, "dist/cli.js");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, "lint", "--format", "json", ...files], {
    maxBuffer: 1e8,
  });
  const report = JSON.parse(stdout) as LintReport;
  const rows = report.files.filter(({ kind }) => kind === "dataset").map((file) => file.rows);
  const { errors, warnings } = report.summary;
  return `${rows.join(" + ")} rows, ${errors} errors, ${warnings} warnings`;
}
