import { spliceArray } from "./splice-array.ts";
import { splitLines } from "./split-lines.ts";

/** `line` counts from 0, `character` in UTF-16 units; a place beyond its line or the text means its end. */
export type Place = { readonly line: number; readonly character: number };
export type TextRange = { readonly start: Place; readonly end: Place };
/** One change as LSP sends it; without a range the whole text is new. */
export type TextChange = { readonly range?: TextRange; readonly text: string };
/** Which lines a change replaced: `removed` lines from `start` on became `inserted` lines. */
export type LineSplice = { readonly start: number; readonly removed: number; readonly inserted: number };

/**
 * A text held as lines, so that a keystroke in a 50 MB file touches one short string and never builds the whole text.
 */
export class LineStore {
  readonly #lines: string[];
  readonly #breaks: string[];

  constructor(text: string) {
    const { lines, breaks } = splitLines(text);
    this.#lines = [...lines];
    this.#breaks = [...breaks];
  }

  /** Without line breaks; at least one line. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** The whole text. For small files only: it joins every line. */
  text(): string {
    return this.#lines.map((line, index) => line + this.#breaks[index]).join("");
  }

  apply(change: TextChange): LineSplice {
    return change.range === undefined ? this.#replaceAll(change.text) : this.#replaceRange(change.range, change.text);
  }

  #replaceRange(range: TextRange, text: string): LineSplice {
    const [start, end] = ordered(this.#clamp(range.start), this.#clamp(range.end));
    let first = start.line;
    let replacement =
      this.#line(first).slice(0, start.character) +
      text +
      this.#line(end.line).slice(end.character) +
      this.#break(end.line);
    // A lone CR before the change and an LF at its start become one CRLF.
    if (first > 0 && this.#break(first - 1) === "\r" && replacement.startsWith("\n")) {
      first -= 1;
      replacement = `${this.#line(first)}\r${replacement}`;
    }
    const isAtEnd = end.line === this.#lines.length - 1;
    const { lines, breaks } = splitLines(replacement);
    // Text that ends in a break splits into one empty line too many, unless it is the end of the file.
    const count = isAtEnd ? lines.length : lines.length - 1;
    return this.#splice({ start: first, removed: end.line - first + 1, inserted: count }, { lines, breaks });
  }

  /** Keeps equal lines at both ends, so that a full replacement costs no more than what it changes. */
  #replaceAll(text: string): LineSplice {
    const { lines, breaks } = splitLines(text);
    const isSame = (mine: number, theirs: number) =>
      this.#lines[mine] === lines[theirs] && this.#breaks[mine] === breaks[theirs];
    const shared = Math.min(this.#lines.length, lines.length);
    let head = 0;
    while (head < shared && isSame(head, head)) head += 1;
    let tail = 0;
    while (tail < shared - head && isSame(this.#lines.length - 1 - tail, lines.length - 1 - tail)) tail += 1;
    const splice = { start: head, removed: this.#lines.length - head - tail, inserted: lines.length - head - tail };
    return this.#splice(splice, { lines: lines.slice(head), breaks: breaks.slice(head) });
  }

  #splice(splice: LineSplice, text: { lines: readonly string[]; breaks: readonly string[] }): LineSplice {
    const { start, removed, inserted } = splice;
    spliceArray(this.#lines, { start, removed, inserted: text.lines.slice(0, inserted) });
    spliceArray(this.#breaks, { start, removed, inserted: text.breaks.slice(0, inserted) });
    return splice;
  }

  #clamp({ line, character }: Place): Place {
    if (line < 0) return { line: 0, character: 0 };
    const last = this.#lines.length - 1;
    if (line > last) return { line: last, character: this.#line(last).length };
    return { line, character: Math.max(0, Math.min(character, this.#line(line).length)) };
  }

  #line(index: number): string {
    return this.#lines[index] ?? "";
  }

  #break(index: number): string {
    return this.#breaks[index] ?? "";
  }
}

function ordered(a: Place, b: Place): [Place, Place] {
  const isOrdered = a.line < b.line || (a.line === b.line && a.character <= b.character);
  return isOrdered ? [a, b] : [b, a];
}
