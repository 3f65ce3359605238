import type { JsonProblem, JsonProblemKind } from "./json-problem.ts";

const smartQuote = /[“”„‟‘’‚‛]/;

/**
 * Strings, numbers and words of a line that is not quite JSON. Notes what a JSON parser would refuse but a person understands, and
 * goes on; the methods that cannot go on note why and return null or false.
 */
export class TolerantJsonLexer {
  readonly problems: JsonProblem[] = [];
  /** Where reading stands in the value, and the closers of the brackets still open. */
  readonly path: (string | number)[] = [];
  readonly open: string[] = [];
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Reads a double-quoted string and returns what stands between the quotes. */
  readString(): string | null {
    const start = this.at + 1;
    for (let at = start; at < this.text.length; at += 1) {
      const unit = this.text.charCodeAt(at);
      if (unit === 0x22) {
        this.at = at + 1;
        return this.text.slice(start, at);
      }
      if (unit < 0x20) this.add("control-character", at, at + 1);
      if (unit !== 0x5c) continue;
      const escaped = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
      escaped.lastIndex = at;
      if (escaped.test(this.text)) at = escaped.lastIndex - 1;
      else if (at + 1 < this.text.length) {
        this.add("bad-escape", at, at + 2);
        at += 1;
      }
    }
    this.unclosed('"');
    return null;
  }

  /** Reads a string as Python prints it. */
  readSingleQuoted(): string | null {
    // A loop, for a pattern with choices keeps a way back at each character and overflows on a long string.
    for (let at = this.at + 1; at < this.text.length; at += 1) {
      const unit = this.text.charCodeAt(at);
      if (unit === 0x5c) at += 1;
      if (unit !== 0x27) continue;
      const inner = this.text.slice(this.at + 1, at);
      this.add("python-literal", this.at, at + 1);
      this.at = at + 1;
      return inner;
    }
    this.unclosed("");
    return null;
  }

  readNumber(): boolean {
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
    number.lastIndex = this.at;
    if (number.test(this.text)) {
      this.at = number.lastIndex;
      return true;
    }
    const infinity = /-(?:Infinity|inf)\b/y;
    infinity.lastIndex = this.at;
    if (!infinity.test(this.text)) return this.stop("unexpected", this.at, this.endOfWord());
    this.add("non-finite-number", this.at, infinity.lastIndex);
    this.at = infinity.lastIndex;
    return true;
  }

  readWord(): boolean {
    const start = this.at;
    const end = this.endOfWord();
    const word = this.text.slice(start, end);
    this.at = end;
    if (word === "true" || word === "false" || word === "null") return true;
    if (/^(?:None|True|False)$/.test(word)) this.add("python-literal", start, end);
    else if (/^(?:NaN|nan|Infinity|inf)$/.test(word)) this.add("non-finite-number", start, end);
    else return this.stop("unexpected", start, end);
    return true;
  }

  /** The next character that is no blank and in no comment; "" at the end. */
  peek(): string {
    for (;;) {
      const blank = /[ \t\r\n]*/y;
      blank.lastIndex = this.at;
      blank.test(this.text);
      this.at = blank.lastIndex;
      const comment = /\/\/.*|\/\*.*?\*\/|#.*/y;
      comment.lastIndex = this.at;
      if (!comment.test(this.text)) return this.text.charAt(this.at);
      this.add("comment", this.at, comment.lastIndex);
      this.at = comment.lastIndex;
    }
  }

  endOfWord(): number {
    const word = /[-+\w$.]*/y;
    word.lastIndex = this.at;
    word.test(this.text);
    return Math.max(word.lastIndex, this.at + 1);
  }

  stopAtCharacter(): boolean {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    const kind = smartQuote.test(character) ? "smart-quote" : "unexpected";
    return this.stop(kind, this.at, this.at + character.length);
  }

  unclosed(quote: string): boolean {
    const end = this.text.trimEnd().length;
    const closers = quote + this.open.toReversed().join("");
    this.problems.push({ kind: "unclosed", start: Math.max(0, end - 1), end, path: [...this.path], closers });
    return false;
  }

  stop(kind: JsonProblemKind, start: number, end: number): boolean {
    this.add(kind, start, end);
    return false;
  }

  add(kind: JsonProblemKind, start: number, end: number): void {
    this.problems.push({ kind, start, end, path: [...this.path] });
  }
}
