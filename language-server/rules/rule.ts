/**
 * What a rule is. Diagnostics, quick fixes, fix-all, the CLI and the rule's page all come from one such value.
 * A rule is pure: it sees its subject and the facts gathered at the rim, never files, clocks or the editor.
 */
import type { Provider } from "../../schemas/contracts.generated.ts";
import type { AdapterConfig } from "../documents/adapter-config.ts";
import type { DatasetLines } from "../documents/dataset-lines.ts";
import type { DatasetRow } from "../documents/dataset-row.ts";
import type { ConfigFacts, LoraConfigDocument } from "../documents/lora-config.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/**
 * A half-open range of UTF-16 units: in a row, counted from the start of that line; in a config, from the start of the file.
 * In a row, an `end` one past the line's length takes the line break with it.
 */
export type Span = { readonly start: number; readonly end: number };

/** `line` (from 0) only where an edit leaves the finding's own line. */
export type Edit = { readonly span: Span; readonly newText: string; readonly line?: number };

/**
 * How far a fix may go without being looked at. "one": one place at a time. "rule": also every finding of its rule when a person
 * asks for that. "file": also in `source.fixAll`, on save; it changes spelling, never what the data says.
 */
export type FixReach = "one" | "rule" | "file";
export type Fix = { readonly title: string; readonly edits: readonly Edit[]; readonly reach: FixReach };

/** Another place that explains the finding, such as the first copy of a duplicate. `line` (from 0) where it is another line. */
export type RelatedPlace = { readonly line?: number; readonly span: Span; readonly message: string };

export type Finding = {
  readonly span: Span;
  /** What is here, why it matters, what to do: at most two short sentences, with the JSON path and the value. */
  readonly message: string;
  readonly fixes?: readonly Fix[];
  /** Where this finding is more or less serious than its rule. The profile's own severity wins over both. */
  readonly severity?: Severity;
  /** From 0; only findings of scope "dataset" carry it, the others are placed by who calls the rule. */
  readonly line?: number;
  readonly related?: readonly RelatedPlace[];
  /** Of findings of a rule about one topic, such as a key, the first in a file is shown: what many rows have need not be said at each. */
  readonly once?: string;
};

export type DatasetFacts = { readonly profile: Provider };

/** What a rule of each scope looks at, and the facts it may ask: row (one line), dataset (across rows), config (lora.yaml), adapter. */
export type Subjects = {
  readonly row: { readonly subject: DatasetRow; readonly facts: DatasetFacts };
  readonly dataset: { readonly subject: DatasetLines; readonly facts: DatasetFacts };
  readonly config: { readonly subject: LoraConfigDocument; readonly facts: ConfigFacts };
  readonly adapter: { readonly subject: AdapterConfig; readonly facts: null };
};
export type Scope = keyof Subjects;

/** The rule's page. `bad` fires the rule and `good` does not (both are whole small files, tested); `profile` when not "trl". */
export type RuleDocs = {
  /** One sentence: what the rule finds. */
  readonly what: string;
  /** One or two sentences: what goes wrong in training otherwise. */
  readonly why: string;
  readonly bad: string;
  readonly good: string;
  readonly profile?: string;
};

export type Rule<S extends Scope = Scope> = {
  /** `dataset/known-thing`: the file name, the test's name and the page's name. */
  readonly id: `${"dataset" | "config" | "adapter"}/${string}`;
  readonly severity: Severity;
  readonly scope: S;
  readonly docs: RuleDocs;
  check(subject: Subjects[S]["subject"], facts: Subjects[S]["facts"]): Iterable<Finding>;
};
