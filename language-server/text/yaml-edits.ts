/** The smallest text edits on a YAML map: they leave every other character, comment and quote as it is. */
import { mapAtPath, pairAtPath, type YamlMap, type YamlNode, type YamlPair, type YamlSpan } from "./yaml-tree.ts";

export type YamlEdit = { readonly span: YamlSpan; readonly newText: string };
type Place = { readonly text: string; readonly root: YamlNode | null };

/** Deletes `pair` of `map`: its whole lines in a block map, from comma to comma in a flow map. */
export function deletePair(text: string, map: YamlMap, pair: YamlPair): YamlEdit {
  const start = pair.key.span.start;
  const end = Math.max(pair.key.span.end, pair.value.span.end);
  if (!map.flow) return { span: { start: lineStart(text, start), end: lineEndWithBreak(text, end) }, newText: "" };
  const index = map.pairs.indexOf(pair);
  const next = map.pairs[index + 1];
  if (next) return { span: { start, end: next.key.span.start }, newText: "" };
  const previous = map.pairs[index - 1];
  const from = previous ? Math.max(previous.key.span.end, previous.value.span.end) : start;
  const colon = text.slice(end).match(/^\s*:/)?.[0].length ?? 0;
  return { span: { start: from, end: pair.value.span.end > pair.key.span.end ? end : end + colon }, newText: "" };
}

/** Deletes the key at `path`; with it the map around it when nothing else is in there. */
export function deleteKey(place: Place, path: readonly string[]): YamlEdit | undefined {
  const pair = pairAtPath(place.root, path);
  const parentPath = path.slice(0, -1);
  const map = mapAtPath(place.root, parentPath);
  if (!pair || !map) return undefined;
  if (map.pairs.length === 1 && parentPath.length > 0) return deleteKey(place, parentPath);
  return deletePair(place.text, map, pair);
}

/**
 * Adds `name: value` at the end of the map at `path` (one name at most), or creates that map at the end of the file.
 * `value` is YAML on one line. Undefined when something that is no map stands there.
 */
export function insertKey(place: Place, path: readonly string[], value: string): YamlEdit | undefined {
  const name = path.at(-1) ?? "";
  const parentPath = path.slice(0, -1);
  const map = mapAtPath(place.root, parentPath);
  if (map) return appendPair(place.text, map, `${name}: ${value}`);
  const parent = parentPath.at(-1);
  if (parent === undefined) return place.root === null ? appendLine(place.text, `${name}: ${value}`) : undefined;
  const existing = pairAtPath(place.root, parentPath);
  if (!existing) return insertKey(place, parentPath, `{ ${name}: ${value} }`);
  const empty = existing.value.kind === "scalar" && existing.value.value === null;
  if (!empty) return undefined;
  const colon = place.text.indexOf(":", existing.key.span.end) + 1;
  return { span: { start: colon, end: Math.max(colon, existing.value.span.end) }, newText: ` { ${name}: ${value} }` };
}

function appendPair(text: string, map: YamlMap, pair: string): YamlEdit {
  const last = map.pairs.at(-1);
  if (map.flow) {
    const end = last ? Math.max(last.key.span.end, last.value.span.end) : map.span.start + 1;
    return { span: { start: end, end }, newText: last ? `, ${pair}` : ` ${pair} ` };
  }
  if (!last) return appendLine(text, pair);
  const indent = text.slice(lineStart(text, last.key.span.start), last.key.span.start);
  const end = lineEnd(text, Math.max(last.key.span.end, last.value.span.end));
  return { span: { start: end, end }, newText: `${lineBreakOf(text)}${indent.replace(/\S/g, " ")}${pair}` };
}

function appendLine(text: string, line: string): YamlEdit {
  const end = text.length;
  const newText = text === "" || text.endsWith("\n") ? `${line}${lineBreakOf(text)}` : `${lineBreakOf(text)}${line}`;
  return { span: { start: end, end }, newText };
}

function lineBreakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  if (found === -1) return text.length;
  return text[found - 1] === "\r" ? found - 1 : found;
}

function lineEndWithBreak(text: string, offset: number): number {
  const found = text.indexOf("\n", offset);
  return found === -1 ? text.length : found + 1;
}
