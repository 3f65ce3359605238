import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import type { PlacedFinding } from "../rules/placed-finding.ts";
import type { Severity } from "../rules/rule.ts";
import type { SpanPlaces } from "../text/span-places.ts";
import { rulePage } from "./rule-page.ts";

export const diagnosticSource = "tunesmith";

const severities: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

type Where = { readonly uri: string; readonly places: SpanPlaces };

export function diagnosticOf(finding: PlacedFinding, { uri, places }: Where): Diagnostic {
  const diagnostic: Diagnostic = {
    range: places(finding.span, finding.line),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: rulePage(finding.rule) },
    source: diagnosticSource,
    message: finding.message,
  };
  if (finding.related.length === 0) return diagnostic;
  const relatedInformation = finding.related.map(({ line, span, message }) => {
    return { location: { uri, range: places(span, line ?? finding.line) }, message };
  });
  return { ...diagnostic, relatedInformation };
}
