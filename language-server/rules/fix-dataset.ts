import { chosenEdits, type FixChoice, fixRow } from "./fix-rows.ts";
import type { DatasetLintOptions } from "./lint-row.ts";
import type { PlacedFinding } from "./placed-finding.ts";
import type { Edit } from "./rule.ts";

/** An edit of a dataset: within a line, or with `end` one past it, the line and its break. */
export type LineEdit = Edit & { readonly line: number };

type FixRequest = {
  readonly lines: readonly string[];
  readonly findings: Iterable<PlacedFinding>;
  readonly choice: FixChoice;
  readonly options: DatasetLintOptions;
};

/** The edits, at most one a line, that apply every chosen fix to a dataset. */
export function fixDataset({ lines, findings, choice, options }: FixRequest): readonly LineEdit[] {
  const edits = new Map<number, LineEdit>();
  for (const finding of findings) {
    if (edits.has(finding.line) || !finding.fixes.some((fix) => choice(finding, fix))) continue;
    const text = lines[finding.line] ?? "";
    const across = chosenEdits([finding], choice);
    const deletesLine = across.some(({ span }) => span.start === 0 && span.end > text.length);
    const fixed = deletesLine ? null : fixRow(text, choice, options);
    if (fixed !== text) edits.set(finding.line, lineEdit(finding.line, { text, fixed }));
  }
  return [...edits.values()];
}

/** The smallest edit that turns one text into the other, so that cursors and marks elsewhere in the line stay. */
function lineEdit(line: number, { text, fixed }: { text: string; fixed: string | null }): LineEdit {
  if (fixed === null) return { line, span: { start: 0, end: text.length + 1 }, newText: "" };
  const shorter = Math.min(text.length, fixed.length);
  let head = 0;
  while (head < shorter && text[head] === fixed[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && text.at(-1 - tail) === fixed.at(-1 - tail)) tail += 1;
  return { line, span: { start: head, end: text.length - tail }, newText: fixed.slice(head, fixed.length - tail) };
}
