import type { DocumentKind } from "../language-server/documents/document-kind.ts";
import type { Severity } from "../language-server/rules/rule.ts";
import type { FileFinding, LintedFile } from "../language-server/scan/lint-file.ts";

/** Lines and UTF-16 columns count from 1; the end is exclusive. */
export type ReportedFinding = {
  readonly rule: string;
  readonly severity: Severity;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly fixes: readonly { readonly title: string }[];
};

export type ReportedFile = {
  readonly path: string;
  readonly kind: DocumentKind;
  /** null for what has no rows. */
  readonly rows: number | null;
  readonly findings: readonly ReportedFinding[];
};

export type LintReport = {
  readonly files: readonly ReportedFile[];
  readonly summary: { readonly errors: number; readonly warnings: number };
};

export function reportedFile(path: string, { kind, rows, findings }: LintedFile): ReportedFile {
  return { path, kind, rows, findings: findings.map(reportedFinding) };
}

function reportedFinding({ rule, severity, range, message, fixes }: FileFinding): ReportedFinding {
  return {
    rule,
    severity,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    message,
    fixes: fixes.map(({ title }) => ({ title })),
  };
}

export function lintReport(files: readonly ReportedFile[]): LintReport {
  const count = (severity: Severity) =>
    files.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.severity === severity).length, 0);
  return { files, summary: { errors: count("error"), warnings: count("warning") } };
}

/** One line per finding, as compilers print them, and one line per file. */
export function lintText({ files, summary }: LintReport): string {
  const lines: string[] = [];
  for (const { path, rows, findings } of files) {
    for (const { line, column, severity, rule, message } of findings) {
      lines.push(`${path}:${line}:${column} ${severity} ${rule}: ${message}`);
    }
    const size = rows === null ? "" : `${rows} ${rows === 1 ? "row" : "rows"}, `;
    lines.push(`${path}: ${size}${findings.length === 0 ? "no findings" : counted(findings.length, "finding")}`);
  }
  if (files.length > 1) lines.push(`${counted(summary.errors, "error")}, ${counted(summary.warnings, "warning")}`);
  return lines.map((line) => `${line}\n`).join("");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
