import { CopyCounter, type CopyGroup } from "../documents/copy-counter.ts";
import { type DatasetLines, documentStartOf, type RepeatedLine } from "../documents/dataset-lines.ts";
import type { LineSplice } from "../text/line-store.ts";
import { spliceArray } from "../text/splice-array.ts";
import { applyRules } from "./apply-rules.ts";
import { datasetRules } from "./dataset-rules.ts";
import { type DatasetLintOptions, type LintedRow, lintRow } from "./lint-row.ts";
import type { PlacedFinding } from "./placed-finding.ts";

/** What a row costs beside its text, in UTF-16 units of text: many short rows take as long as few long ones. */
const rowOverheadUnits = 4000;

type LineResult = LintedRow & { readonly copies: CopyGroup | null };

/**
 * Keeps the findings of a dataset up to date: a change lints the lines it touched, and what concerns several rows is counted, not
 * searched. `lines` is the live array of a line store; whoever changes it tells `spliced`.
 */
export class DatasetLinter implements DatasetLines {
  readonly #lines: readonly string[];
  readonly #options: DatasetLintOptions;
  readonly #results: (LineResult | undefined)[];
  readonly #copies = new CopyCounter();
  /** Lines that may lack a result: from, and to before. */
  #pendingFrom = 0;
  #pendingTo: number;

  constructor(lines: readonly string[], options: DatasetLintOptions) {
    this.#lines = lines;
    this.#options = options;
    this.#results = new Array<LineResult | undefined>(lines.length).fill(undefined);
    this.#pendingTo = lines.length;
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  lineText(line: number): string {
    return this.#lines[line] ?? "";
  }

  get documentStart(): number | null {
    return documentStartOf(this.#lines);
  }

  repeatedLines(): Iterable<RepeatedLine> {
    return this.#copies.repeatedLines(this.#copyGroups());
  }

  *#copyGroups(): Generator<CopyGroup | null> {
    for (const result of this.#results) yield result?.copies ?? null;
  }

  spliced({ start, removed, inserted }: LineSplice): void {
    for (const result of this.#results.slice(start, start + removed)) {
      if (result?.copies) this.#copies.remove(result.copies);
    }
    spliceArray(this.#results, { start, removed, inserted: new Array<undefined>(inserted).fill(undefined) });
    const isPending = this.#pendingFrom < this.#pendingTo;
    const moved = this.#pendingTo + inserted - removed;
    this.#pendingFrom = isPending ? Math.min(this.#pendingFrom, start) : start;
    this.#pendingTo = Math.min(this.#results.length, Math.max(isPending ? moved : 0, start + inserted));
  }

  /** Lints at least one pending line and about `budget` UTF-16 units; false when nothing is left to do. */
  lintSome(budget = Number.POSITIVE_INFINITY): boolean {
    let left = budget;
    while (this.#pendingFrom < this.#pendingTo && left > 0) {
      const line = this.#pendingFrom;
      if (this.#results[line] === undefined) {
        const text = this.lineText(line);
        const { isObject, findings } = lintRow(text, this.#options);
        this.#results[line] = { isObject, findings, copies: isObject ? this.#copies.add(text) : null };
        left -= text.length + rowOverheadUnits;
      }
      // Only now: a line whose linting threw stays pending.
      this.#pendingFrom += 1;
    }
    return this.#pendingFrom < this.#pendingTo;
  }

  /** Every finding so far, by line. The last line is none when it is blank: it is where the last line break ends. */
  findings(): Iterable<PlacedFinding> {
    const across = this.#datasetFindings();
    if (this.documentStart !== null) return across;
    return mergedByLine(this.#rowFindings(), across);
  }

  *#rowFindings(): Generator<PlacedFinding> {
    const isLastBlank = this.lineText(this.#lines.length - 1).trim() === "";
    const count = isLastBlank ? this.#lines.length - 1 : this.#lines.length;
    const said = new Set<string>();
    for (let line = 0; line < count; line += 1) {
      const result = this.#results[line];
      if (result === undefined || result.findings.length === 0) continue;
      for (const finding of result.findings) {
        if (finding.once !== undefined) {
          const topic = `${finding.rule} ${finding.once}`;
          if (said.has(topic)) continue;
          said.add(topic);
        }
        yield { ...finding, span: { start: finding.span.start, end: finding.span.end }, line };
      }
    }
  }

  #datasetFindings(): readonly PlacedFinding[] {
    const { severities } = this.#options.facts.profile;
    const found = applyRules(datasetRules, { subject: this, severities, ...this.#options });
    return found.map((finding) => ({ ...finding, line: finding.line ?? 0 })).sort((a, b) => a.line - b.line);
  }
}

/** Two sequences that are in line order each, as one. */
function* mergedByLine(rows: Iterable<PlacedFinding>, across: readonly PlacedFinding[]): Generator<PlacedFinding> {
  let next = 0;
  for (const finding of rows) {
    for (let other = across[next]; other !== undefined && other.line < finding.line; other = across[next]) {
      yield other;
      next += 1;
    }
    yield finding;
  }
  yield* across.slice(next);
}
