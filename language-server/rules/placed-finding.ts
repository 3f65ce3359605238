import type { Finding, Fix, RelatedPlace, Rule, Severity, Span } from "./rule.ts";

/** A finding with all that its rule and place give it. `line` counts from 0. */
export type PlacedFinding = {
  readonly rule: Rule["id"];
  readonly severity: Severity;
  readonly line: number;
  readonly span: Span;
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedPlace[];
  readonly once?: string;
};

/** A finding that knows its rule; its line only where the rule says it. */
export type RuleFinding = Omit<PlacedFinding, "line"> & { readonly line?: number };

type Judge = { readonly rule: Rule; readonly severities: { readonly [rule: string]: Severity } };

/** The profile's severity wins over the finding's own, and that over the rule's. */
export function ofRule(finding: Finding, { rule, severities }: Judge): RuleFinding {
  return {
    rule: rule.id,
    severity: severities[rule.id] ?? finding.severity ?? rule.severity,
    span: finding.span,
    message: finding.message,
    fixes: finding.fixes ?? [],
    related: finding.related ?? [],
    ...(finding.once === undefined ? {} : { once: finding.once }),
    ...(finding.line === undefined ? {} : { line: finding.line }),
  };
}
