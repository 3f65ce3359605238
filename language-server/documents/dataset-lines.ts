import { readJsonLine } from "../text/json-line.ts";

/** A row whose text stood earlier in the file. Lines count from 0. */
export type RepeatedLine = { readonly line: number; readonly firstLine: number };

/** A whole dataset, as far as rules across rows need it. */
export type DatasetLines = {
  readonly lineCount: number;
  /** The line's text without its line break. */
  lineText(line: number): string;
  /** Every readable row that is an exact copy of an earlier one, in order. */
  repeatedLines(): Iterable<RepeatedLine>;
  /** Where the file opens one JSON document over several lines; null for JSON Lines. No line of such a file is a row. */
  readonly documentStart: number | null;
};

/** Blank lines looked through for the second line of a document. */
const mostBlankLines = 3;

/**
 * The line that opens a document over several lines: the first that is not blank, if it opens a bracket and the next line goes on
 * inside it. A stray bracket above good rows is a mistake of its own line and hides no other.
 */
export function documentStartOf(lines: readonly string[]): number | null {
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first === -1) return null;
  const [second, third] = lines
    .slice(first + 1, first + 2 + mostBlankLines)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (second === undefined) return null;
  const opening = (lines[first] ?? "").replace(/^\uFEFF/, "").trim();
  return goesOn({ opening, second, third }) ? first : null;
}

type Opening = { readonly opening: string; readonly second: string; readonly third: string | undefined };

function goesOn({ opening, second, third }: Opening): boolean {
  if (/^(?:\[\s*)?\{$/.test(opening)) return /^["}]/.test(second);
  if (opening === "[") {
    if (isJson(second)) return third === undefined || /^[\],]/.test(third);
    return second === "]" || /[[{:]$/.test(second) || (second.endsWith(",") && isJson(second.slice(0, -1)));
  }
  // An array that starts with a whole row on its first line.
  if (!/^\[\s*\{/.test(opening)) return false;
  return opening.endsWith(",") ? isJson(`${opening.slice(0, -1)}]`) : /^[\],]/.test(second) && isJson(`${opening}]`);
}

function isJson(text: string): boolean {
  return readJsonLine(text).kind === "valid";
}
