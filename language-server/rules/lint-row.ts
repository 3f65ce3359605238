import { DatasetRow } from "../documents/dataset-row.ts";
import { shortValue } from "../text/json-path.ts";
import { applyRules, type RuleFailure } from "./apply-rules.ts";
import { rowRules } from "./dataset-rules.ts";
import type { RuleFinding } from "./placed-finding.ts";
import type { DatasetFacts } from "./rule.ts";

export type LintedRow = {
  /** Whether the line holds a JSON object; only such rows count as copies of one another. */
  readonly isObject: boolean;
  readonly findings: readonly RuleFinding[];
};

export type DatasetLintOptions = {
  readonly facts: DatasetFacts;
  readonly onRuleFailure: (failure: RuleFailure) => void;
};

/** Clean rows share one value: most of a file is clean. */
const cleanRow: LintedRow = { isObject: true, findings: [] };

/** Everything that the rules about one row say of this line. */
export function lintRow(text: string, options: DatasetLintOptions): LintedRow {
  let subject: DatasetRow;
  try {
    subject = new DatasetRow(text);
  } catch (error) {
    options.onRuleFailure({ rule: "dataset/invalid-json", error });
    return { isObject: false, findings: [unreadable(text, error)] };
  }
  const findings = applyRules(rowRules, { subject, severities: options.facts.profile.severities, ...options });
  const isObject = subject.object !== null;
  return isObject && findings.length === 0 ? cleanRow : { isObject, findings };
}

/** A reader that gives up is a bug; the row is marked all the same, for nobody can say that it is fine. */
function unreadable(text: string, error: unknown): RuleFinding {
  const reason = shortValue(error instanceof Error ? error.message : String(error), 80);
  return {
    rule: "dataset/invalid-json",
    severity: "error",
    span: { start: 0, end: text.length },
    message: `The row could not be read (${reason}). Shorten or delete it.`,
    fixes: [],
    related: [],
  };
}
