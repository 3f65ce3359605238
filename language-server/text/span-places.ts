import type { Place, TextRange } from "./line-store.ts";
import { splitLines } from "./split-lines.ts";

type OffsetSpan = { readonly start: number; readonly end: number };

/** Where a finding's span stands in its file. `line` is the finding's line. */
export type SpanPlaces = (span: OffsetSpan, line: number) => TextRange;

/** For spans that count from the start of their line; an end one past the line is the start of the next one. */
export function rowPlaces(lines: readonly string[]): SpanPlaces {
  return ({ start, end }, line) => {
    const takesBreak = end > (lines[line] ?? "").length && line < lines.length - 1;
    const endPlace = takesBreak ? { line: line + 1, character: 0 } : { line, character: end };
    return { start: { line, character: start }, end: endPlace };
  };
}

/** For spans that count from the start of the text. */
export function textPlaces(text: string): SpanPlaces {
  const { lines, breaks } = splitLines(text);
  const starts: number[] = [0];
  for (const [index, line] of lines.entries()) {
    starts.push((starts[index] ?? 0) + line.length + (breaks[index] ?? "").length);
  }
  const placeOf = (offset: number): Place => {
    const after = starts.findIndex((start, index) => index > 0 && start > offset);
    const line = after === -1 ? lines.length - 1 : after - 1;
    return { line, character: offset - (starts[line] ?? 0) };
  };
  return ({ start, end }) => ({ start: placeOf(start), end: placeOf(end) });
}
