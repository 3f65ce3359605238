import { applyEdits, withoutOverlaps } from "../text/apply-edits.ts";
import { type DatasetLintOptions, lintRow } from "./lint-row.ts";
import type { RuleFinding } from "./placed-finding.ts";
import type { Edit, Fix } from "./rule.ts";

/** Chooses fixes: "file" for `source.fixAll`, a rule's id for all findings of that rule. */
export type FixChoice = (finding: RuleFinding, fix: Fix) => boolean;

export const safeOnSave: FixChoice = (_finding, fix) => fix.reach === "file";

export function everyFixOf(rule: string): FixChoice {
  return (finding, fix) => finding.rule === rule && fix.reach !== "one";
}

/** A fix may uncover another finding; more rounds than this would mean that two fixes undo each other. */
const mostRounds = 20;

/** The row with every chosen fix applied until none is left; null when the row is deleted. */
export function fixRow(text: string, choice: FixChoice, options: DatasetLintOptions): string | null {
  let fixed = text;
  for (let round = 0; round < mostRounds; round += 1) {
    const edits = chosenEdits(lintRow(fixed, options).findings, choice);
    if (edits.length === 0) break;
    const length = fixed.length;
    if (edits.some(({ span }) => span.start === 0 && span.end > length)) return null;
    fixed = applyEdits(fixed, edits);
  }
  return fixed;
}

/** The first chosen fix of each finding, as far as they do not overlap. */
export function chosenEdits(findings: readonly RuleFinding[], choice: FixChoice): readonly Edit[] {
  const groups: (readonly Edit[])[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => choice(finding, candidate));
    if (fix !== undefined) groups.push(fix.edits);
  }
  return withoutOverlaps(groups);
}
