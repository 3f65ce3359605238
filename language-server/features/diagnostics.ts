import {
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver/node";
import type { OpenDocument } from "../documents/open-document.ts";
import { capFindings } from "../rules/cap-findings.ts";
import { diagnosticOf, diagnosticSource } from "./diagnostic-of.ts";
import type { DocumentReport } from "./document-findings.ts";
import { reportFor, type ServerParts } from "./server-parts.ts";

/** Editors keep no more diagnostics of a file than this. */
const mostDiagnostics = 1000;

/** Answers when the editor pulls. `epoch` changes with everything but the text that findings depend on. */
export function provideDiagnostics(parts: ServerParts, epoch: () => number): void {
  const { connection, documents, findings } = parts;
  connection.languages.diagnostics.on(
    async ({ textDocument, previousResultId }, token): Promise<DocumentDiagnosticReport> => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      // A config also depends on files beside it, which change without a word.
      if (document.kind === "dataset" && previousResultId === resultId(document, epoch())) {
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: previousResultId };
      }
      // Before the report: what changes while it is made must not pass for known.
      const asked = epoch();
      const report = await reportFor(parts, document, token);
      const items = diagnosticsOf(document, report);
      return { kind: DocumentDiagnosticReportKind.Full, resultId: resultId(document, asked), items };
    },
  );
  documents.onDidClose(({ document }) => findings.forget(document.uri));
}

function resultId(document: OpenDocument, epoch: number): string {
  return `${document.version}.${epoch}`;
}

function diagnosticsOf(document: OpenDocument, { findings, places }: DocumentReport): Diagnostic[] {
  const { uri } = document;
  if (findings.length <= mostDiagnostics) return findings.map((finding) => diagnosticOf(finding, { uri, places }));
  const capped = capFindings(findings, mostDiagnostics - 1);
  const items = capped.findings.map((finding) => diagnosticOf(finding, { uri, places }));
  const isGrave = capped.findings.some(({ severity }) => severity === "error" || severity === "warning");
  const advice = isGrave ? "Correct these first, or run the lint command for all." : "Run the lint command for all.";
  const message = `${capped.left} more findings in this file are not shown. ${advice}`;
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return [...items, { range, severity: DiagnosticSeverity.Information, source: diagnosticSource, message }];
}
