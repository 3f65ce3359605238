import type { JsonPath } from "./json-path.ts";
import type { JsonSpan, JsonTree } from "./json-tree.ts";

export type TextEdit = { readonly span: JsonSpan; readonly newText: string };

export function replaceSpan(span: JsonSpan, newText: string): TextEdit {
  return { span, newText };
}

/** Deletes the key or item at `path` together with one comma beside it. */
export function deleteMember(tree: JsonTree, path: JsonPath): TextEdit {
  const member = tree.memberSpan(path);
  const siblings = tree.memberSpans(path.slice(0, -1));
  const index = siblings.findIndex(({ start }) => start === member.start);
  const next = siblings[index + 1];
  const previous = siblings[index - 1];
  if (next !== undefined) return replaceSpan({ start: member.start, end: next.start }, "");
  if (previous !== undefined) return replaceSpan({ start: previous.end, end: member.end }, "");
  return replaceSpan(member, "");
}
