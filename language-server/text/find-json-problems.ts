import type { JsonProblem } from "./json-problem.ts";
import { deepestNesting } from "./json-structure.ts";
import { TolerantJsonLexer } from "./tolerant-json-lexer.ts";

/**
 * Says what is wrong with a line that JSON.parse refused, in the words of common mistakes. Mistakes that leave the rest readable
 * (a trailing comma, None, a comment) are all listed; any other one ends the list, because what follows it would be guesswork.
 */
export function findJsonProblems(text: string): readonly JsonProblem[] {
  const lexer = new TolerantJsonLexer(text);
  new TolerantReader(lexer).readLine();
  return lexer.problems;
}

const startsValue = /["'{[\-\dA-Za-z]/;

class TolerantReader {
  readonly #lexer: TolerantJsonLexer;

  constructor(lexer: TolerantJsonLexer) {
    this.#lexer = lexer;
  }

  readLine(): void {
    if (!this.#readValue()) return;
    const next = this.#lexer.peek();
    if (next === ",") {
      const comma = this.#lexer.at;
      this.#lexer.at += 1;
      if (this.#lexer.peek() === "") this.#lexer.add("trailing-comma", comma, comma + 1);
      else this.#lexer.add("second-value", this.#lexer.at, this.#lexer.text.trimEnd().length);
    } else if (next !== "") {
      this.#lexer.add(
        startsValue.test(next) ? "second-value" : "unexpected",
        this.#lexer.at,
        this.#lexer.text.trimEnd().length,
      );
    }
  }

  /** Every `#read…` returns false when reading cannot go on; the reason is then the last problem. */
  #readValue(): boolean {
    const next = this.#lexer.peek();
    if (next === "{" || next === "[") return this.#readList(next);
    if (next === '"') return this.#lexer.readString() !== null;
    if (next === "'") return this.#lexer.readSingleQuoted() !== null;
    if (/[-\d]/.test(next)) return this.#lexer.readNumber();
    if (/[A-Za-z_$]/.test(next)) return this.#lexer.readWord();
    if (next === "") return this.#lexer.unclosed("");
    if (next === "," || next === "}" || next === "]")
      return this.#lexer.stop("missing-value", this.#lexer.at, this.#lexer.at + 1);
    return this.#lexer.stopAtCharacter();
  }

  #readList(bracket: "{" | "["): boolean {
    if (this.#lexer.open.length >= deepestNesting) return this.#lexer.stopAtCharacter();
    const closer = bracket === "{" ? "}" : "]";
    this.#lexer.open.push(closer);
    this.#lexer.at += 1;
    let comma: number | null = null;
    for (let index = 0; ; index += 1) {
      if (this.#lexer.peek() === closer) {
        if (comma !== null) this.#lexer.add("trailing-comma", comma, comma + 1);
        this.#lexer.at += 1;
        this.#lexer.open.pop();
        return true;
      }
      const isRead = bracket === "{" ? this.#readMember() : this.#readItem(index);
      if (!isRead) return false;
      const next = this.#lexer.peek();
      if (next === closer) {
        comma = null;
      } else if (next === ",") {
        comma = this.#lexer.at;
        this.#lexer.at += 1;
      } else return this.#stopAfterItem(next);
    }
  }

  #stopAfterItem(next: string): boolean {
    if (next === "") return this.#lexer.unclosed("");
    if (startsValue.test(next)) return this.#lexer.stop("missing-comma", this.#lexer.at, this.#lexer.at + 1);
    return this.#lexer.stopAtCharacter();
  }

  #readItem(index: number): boolean {
    this.#lexer.path.push(index);
    const isRead = this.#readValue();
    if (isRead) this.#lexer.path.pop();
    return isRead;
  }

  #readMember(): boolean {
    const key = this.#readKey();
    if (key === null) return false;
    this.#lexer.path.push(key);
    const next = this.#lexer.peek();
    if (next === "") return this.#lexer.unclosed("");
    if (next !== ":") return this.#lexer.stop("missing-colon", this.#lexer.at, this.#lexer.at + 1);
    this.#lexer.at += 1;
    const isRead = this.#readValue();
    if (isRead) this.#lexer.path.pop();
    return isRead;
  }

  #readKey(): string | null {
    const next = this.#lexer.peek();
    if (next === '"') return this.#lexer.readString();
    if (next === "'") return this.#lexer.readSingleQuoted();
    if (next === "") this.#lexer.unclosed("");
    else if (/[A-Za-z_$]/.test(next)) this.#lexer.stop("unquoted-key", this.#lexer.at, this.#lexer.endOfWord());
    else this.#lexer.stopAtCharacter();
    return null;
  }
}
