import type { Provider, ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import type { DocumentKind } from "../documents/document-kind.ts";
import type { ConfigFacts } from "../documents/lora-config.ts";
import type { RuleFailure } from "../rules/apply-rules.ts";
import { DatasetLinter } from "../rules/dataset-linter.ts";
import { lintAdapter } from "../rules/lint-adapter.ts";
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
  readonly kind: DocumentKind;
  readonly bytes: Buffer;
  readonly profile: Provider;
  readonly configFacts: (settings: ResolvedLoraConfig) => Promise<ConfigFacts>;
  readonly onRuleFailure: (failure: RuleFailure) => void;
};

/** Every finding of a whole file. */
export async function lintFile(request: LintFileRequest): Promise<LintedFile> {
  const { kind } = request;
  if (kind === "dataset") return lintDatasetFile(request);
  const text = request.bytes.toString("utf8");
  const found = kind === "config" ? await lintConfigText(text, request) : lintAdapter(text, request.onRuleFailure);
  const places = textPlaces(text);
  return { kind, rows: null, findings: found.map((finding) => ({ ...finding, range: places(finding.span, 0) })) };
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

async function lintConfigText(text: string, request: LintFileRequest): Promise<readonly RuleFinding[]> {
  const { parseLoraConfig } = await import("../documents/lora-config.ts");
  const { lintConfigDocument } = await import("../rules/lint-config.ts");
  const document = parseLoraConfig(text);
  const facts = await request.configFacts(document.settings);
  return lintConfigDocument(document, { facts, onRuleFailure: request.onRuleFailure });
}
