/** Half-open, in UTF-16 units from the start of the text. */
export type OffsetEdit = { readonly span: { readonly start: number; readonly end: number }; readonly newText: string };

/** Applies edits that do not overlap. An `end` beyond the text means its end. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  let result = "";
  let at = 0;
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, span.start) + newText;
    at = Math.min(span.end, text.length);
  }
  return result + text.slice(at);
}

/** The groups of edits, each taken whole or not at all, that do not overlap the ones taken before them. */
export function withoutOverlaps(groups: Iterable<readonly OffsetEdit[]>): readonly OffsetEdit[] {
  const taken: OffsetEdit[] = [];
  for (const group of groups) {
    if (!group.some((edit) => taken.some((other) => overlap(edit, other)))) taken.push(...group);
  }
  return taken;
}

function overlap({ span: a }: OffsetEdit, { span: b }: OffsetEdit): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return a.start < b.end && b.start < a.end;
}
