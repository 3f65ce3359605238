import type { Edit, Fix } from "../../../../language-server/rules/rule.ts";

/** The text after every edit of a fix; edits of one fix never overlap. */
export function applyFix(text: string, fix: Fix): string {
  return applyEdits(text, fix.edits);
}

export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => b.span.start - a.span.start);
  return ordered.reduce(
    (changed, { span, newText }) => changed.slice(0, span.start) + newText + changed.slice(span.end),
    text,
  );
}
