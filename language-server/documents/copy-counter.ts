import type { RepeatedLine } from "./dataset-lines.ts";

/** All lines with one text. `pass` and `firstLine` belong to one walk over the file. */
export type CopyGroup = { readonly text: string; count: number; pass: number; firstLine: number };

/** Counts equal lines as they come and go, so that an edit never looks at the other lines again. */
export class CopyCounter {
  readonly #groups = new Map<string, CopyGroup>();
  #repeats = 0;
  #pass = 0;

  add(text: string): CopyGroup {
    const group = this.#groups.get(text) ?? { text, count: 0, pass: 0, firstLine: 0 };
    if (group.count === 0) this.#groups.set(text, group);
    else this.#repeats += 1;
    group.count += 1;
    return group;
  }

  remove(group: CopyGroup): void {
    group.count -= 1;
    if (group.count === 0) this.#groups.delete(group.text);
    else this.#repeats -= 1;
  }

  /** The repeats among lines in file order, each with its group or null. Costs nothing when no line repeats. */
  *repeatedLines(groups: Iterable<CopyGroup | null>): Generator<RepeatedLine> {
    if (this.#repeats === 0) return;
    this.#pass += 1;
    let line = -1;
    for (const group of groups) {
      line += 1;
      if (group === null || group.count === 1) continue;
      if (group.pass === this.#pass) {
        yield { line, firstLine: group.firstLine };
        continue;
      }
      group.pass = this.#pass;
      group.firstLine = line;
    }
  }
}
