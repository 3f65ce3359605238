import { ofRule, type RuleFinding } from "./placed-finding.ts";
import type { Rule, Scope, Severity, Subjects } from "./rule.ts";

export type RuleFailure = { readonly rule: Rule["id"]; readonly error: unknown };

export type Judging<S extends Scope> = {
  readonly subject: Subjects[S]["subject"];
  readonly facts: Subjects[S]["facts"];
  readonly severities: { readonly [rule: string]: Severity };
  /** A rule that throws is a bug: it is reported here, what it found so far counts, and the other rules go on. */
  readonly onRuleFailure: (failure: RuleFailure) => void;
};

/** Everything that `rules` say of one subject, in their order. */
export function applyRules<S extends Scope>(rules: readonly Rule<S>[], judging: Judging<S>): RuleFinding[] {
  const { subject, facts, severities, onRuleFailure } = judging;
  const findings: RuleFinding[] = [];
  for (const rule of rules) {
    try {
      for (const finding of rule.check(subject, facts)) findings.push(ofRule(finding, { rule, severities }));
    } catch (error) {
      onRuleFailure({ rule: rule.id, error });
    }
  }
  return findings;
}
