import type { Place } from "./line-store.ts";
import { splitLines } from "./split-lines.ts";

/** The UTF-16 offset of a place in a small text; places beyond a line's or the text's end count as that end. */
export function offsetAt(text: string, { line, character }: Place): number {
  const { lines, breaks } = splitLines(text);
  let offset = 0;
  for (let index = 0; index < Math.min(line, lines.length); index++) {
    offset += (lines[index] ?? "").length + (breaks[index] ?? "").length;
  }
  return line < lines.length ? offset + Math.min(character, (lines[line] ?? "").length) : text.length;
}
