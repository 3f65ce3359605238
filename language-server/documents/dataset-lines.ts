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

/** The line that opens a pretty-printed document: the first that is not blank, if a bracket is all it holds. */
export function documentStartOf(lines: readonly string[]): number | null {
  const first = lines.findIndex((line) => line.trim() !== "");
  const isOpening = first !== -1 && /^\s*(?:\[\s*\{?|\{)\s*$/.test(lines[first] ?? "");
  return isOpening && lines.slice(first + 1, first + 3).some((line) => line.trim() !== "") ? first : null;
}
