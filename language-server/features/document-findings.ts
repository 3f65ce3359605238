import type { Provider } from "../../schemas/contracts.generated.ts";
import type { ConfigFacts } from "../documents/lora-config.ts";
import type { OpenDocument } from "../documents/open-document.ts";
import type { RuleFailure } from "../rules/apply-rules.ts";
import { DatasetLinter } from "../rules/dataset-linter.ts";
import { lintAdapter } from "../rules/lint-adapter.ts";
import type { DatasetLintOptions } from "../rules/lint-row.ts";
import type { PlacedFinding, RuleFinding } from "../rules/placed-finding.ts";
import { rowPlaces, type SpanPlaces, textPlaces } from "../text/span-places.ts";

/** UTF-16 units linted between two looks at the cancellation token: a few milliseconds of work. */
const sliceUnits = 1_000_000;

/** The facts gathered at the rim, by document. */
export type FactSources = {
  readonly profileOf: (uri: string) => Promise<Provider>;
  readonly configFactsOf: (config: { readonly uri: string; readonly text: string }) => Promise<ConfigFacts>;
  readonly onRuleFailure: (failure: RuleFailure & { readonly uri: string }) => void;
};

/** What is known of a document: findings of any kind of file, placed. `options` only for a dataset. */
export type DocumentReport = {
  readonly findings: readonly PlacedFinding[];
  readonly places: SpanPlaces;
  readonly options: DatasetLintOptions | null;
};

/** Lets other requests run and throws when the request was cancelled. */
export type Checkpoint = () => Promise<void>;

type LintedDataset = {
  readonly document: OpenDocument;
  readonly linter: DatasetLinter;
  readonly options: DatasetLintOptions;
  readonly unfollow: () => void;
};

/** Findings of open documents. A dataset's linter lives as long as its document and hears of every change. */
export class DocumentFindings {
  readonly #sources: FactSources;
  readonly #datasets = new Map<string, LintedDataset>();

  constructor(sources: FactSources) {
    this.#sources = sources;
  }

  async reportOf(document: OpenDocument, checkpoint: Checkpoint): Promise<DocumentReport> {
    if (document.kind === "config") return this.#configReport(document);
    if (document.kind === "adapter") return this.#adapterReport(document);
    if (document.kind !== "dataset") return { findings: [], places: rowPlaces([]), options: null };
    const { linter, options } = this.#datasetOf(document, await this.#sources.profileOf(document.uri));
    while (linter.lintSome(sliceUnits)) await checkpoint();
    return { findings: [...linter.findings()], places: rowPlaces(document.store.lines), options };
  }

  forget(uri: string): void {
    this.#datasets.get(uri)?.unfollow();
    this.#datasets.delete(uri);
  }

  #datasetOf(document: OpenDocument, profile: Provider): LintedDataset {
    const known = this.#datasets.get(document.uri);
    if (known?.document === document && known.options.facts.profile === profile) return known;
    this.forget(document.uri);
    const { uri } = document;
    const options: DatasetLintOptions = { facts: { profile }, onRuleFailure: this.#failuresOf(uri) };
    const linter = new DatasetLinter(document.store.lines, options);
    const follow = linter.spliced.bind(linter);
    document.followers.add(follow);
    const linted = { document, linter, options, unfollow: () => void document.followers.delete(follow) };
    this.#datasets.set(uri, linted);
    return linted;
  }

  async #configReport(document: OpenDocument): Promise<DocumentReport> {
    // The YAML parser is loaded when the first config is opened.
    const { lintConfig } = await import("../rules/lint-config.ts");
    const { uri, store } = document;
    const facts = await this.#sources.configFactsOf({ uri, text: store.text() });
    // Asked again: somebody may have typed while the facts were gathered.
    const text = store.text();
    const places = textPlaces(text);
    const findings = lintConfig(text, { facts, onRuleFailure: this.#failuresOf(uri) });
    return { findings: placed(findings, places), places, options: null };
  }

  #adapterReport({ uri, store }: OpenDocument): DocumentReport {
    const text = store.text();
    const places = textPlaces(text);
    return { findings: placed(lintAdapter(text, this.#failuresOf(uri)), places), places, options: null };
  }

  #failuresOf(uri: string): (failure: RuleFailure) => void {
    return (failure) => this.#sources.onRuleFailure({ ...failure, uri });
  }
}

function placed(findings: readonly RuleFinding[], places: SpanPlaces): readonly PlacedFinding[] {
  return findings.map((finding) => ({ ...finding, line: places(finding.span, 0).start.line }));
}
