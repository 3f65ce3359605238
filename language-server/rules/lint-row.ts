import { DatasetRow } from "../documents/dataset-row.ts";
import { rowRules } from "./dataset-rules.ts";
import { ofRule, type RuleFinding } from "./placed-finding.ts";
import type { DatasetFacts, Rule } from "./rule.ts";

export type LintedRow = {
  /** Whether the line holds a JSON object; only such rows count as copies of one another. */
  readonly isObject: boolean;
  readonly findings: readonly RuleFinding[];
};

export type RuleFailure = { readonly rule: Rule["id"]; readonly error: unknown };
export type DatasetLintOptions = {
  readonly facts: DatasetFacts;
  /** A rule that throws is a bug: it is reported here, and the other rules go on. */
  readonly onRuleFailure: (failure: RuleFailure) => void;
};

/** Clean rows share one value: most of a file is clean. */
const cleanRow: LintedRow = { isObject: true, findings: [] };

/** Everything that the rules about one row say of this line. */
export function lintRow(text: string, { facts, onRuleFailure }: DatasetLintOptions): LintedRow {
  const row = new DatasetRow(text);
  const findings: RuleFinding[] = [];
  for (const rule of rowRules) {
    try {
      for (const finding of rule.check(row, facts)) {
        findings.push(ofRule(finding, { rule, severities: facts.profile.severities }));
      }
    } catch (error) {
      onRuleFailure({ rule: rule.id, error });
    }
  }
  if (row.object !== null && findings.length === 0) return cleanRow;
  return { isObject: row.object !== null, findings };
}
