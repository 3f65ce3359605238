import type { Provider } from "../../schemas/contracts.generated.ts";
import { type DocumentKind, documentKind } from "../documents/document-kind.ts";
import type { ConfigFacts } from "../documents/lora-config.ts";
import { DatasetLinter } from "../rules/dataset-linter.ts";
import type { RuleFailure } from "../rules/lint-row.ts";
import type { RuleFinding } from "../rules/placed-finding.ts";
import type { TextRange } from "../text/line-store.ts";
import { rowPlaces, textPlaces } from "../text/span-places.ts";
import { decodeLines } from "./decode-lines.ts";

export type FileFinding = RuleFinding & { readonly range: TextRange };
/** `rows` is null for what has no rows. */
export type LintedFile = {
  readonly kind: DocumentKind;
  readonly rows: number | null;
  readonly findings: readonly FileFinding[];
};

export type LintFileRequest = {
  /** Decides what the file is. */
  readonly path: string;
  readonly bytes: Buffer;
  readonly profile: Provider;
  readonly configFacts: (text: string) => Promise<ConfigFacts>;
  readonly onRuleFailure: (failure: RuleFailure) => void;
};

/** Every finding of a whole file. A file whose name says nothing is read as a dataset. */
export async function lintFile(request: LintFileRequest): Promise<LintedFile> {
  const kind = documentKind(request.path) ?? "dataset";
  if (kind === "config") return lintConfigFile(request);
  // Adapters have no rules yet.
  return kind === "adapter" ? { kind, rows: null, findings: [] } : lintDatasetFile(request);
}

function lintDatasetFile({ bytes, profile, onRuleFailure }: LintFileRequest): LintedFile {
  const lines = decodeLines(bytes);
  const linter = new DatasetLinter(lines, { facts: { profile }, onRuleFailure });
  linter.lintSome();
  const places = rowPlaces(lines);
  const findings = [...linter.findings()].map((finding) => ({ ...finding, range: places(finding.span, finding.line) }));
  const rows = lines.reduce((count, line) => count + (line.trim() === "" ? 0 : 1), 0);
  return { kind: "dataset", rows, findings };
}

async function lintConfigFile({ bytes, configFacts }: LintFileRequest): Promise<LintedFile> {
  const { lintConfig } = await import("../rules/lint-config.ts");
  const text = bytes.toString("utf8");
  const places = textPlaces(text);
  const findings = lintConfig(text, await configFacts(text));
  return {
    kind: "config",
    rows: null,
    findings: findings.map((finding) => ({ ...finding, range: places(finding.span, 0) })),
  };
}
