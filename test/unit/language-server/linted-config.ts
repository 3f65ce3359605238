import { type ConfigFacts, unknownFacts } from "../../../language-server/documents/lora-config.ts";
import { lintConfig } from "../../../language-server/rules/lint-config.ts";
import type { RuleFinding } from "../../../language-server/rules/placed-finding.ts";
import type { Edit, Fix } from "../../../language-server/rules/rule.ts";

/** The two keys without a default: what most texts start with. */
export const start = "base_model: models/tiny\ndataset: { train: train.jsonl }\n";

export function throwFailure({ error }: { readonly error: unknown }): never {
  throw error;
}

export function lintConfigText(text: string, facts: Partial<ConfigFacts> = {}): readonly RuleFinding[] {
  return lintConfig(text, { facts: { ...unknownFacts, ...facts }, onRuleFailure: throwFailure });
}

export type OnlyFinding = RuleFinding & {
  readonly marked: string;
  /** The text after the first fix; null when there is none. */
  readonly fixed: string | null;
  readonly titles: readonly string[];
};

/** The one finding of a rule in a text, with the marked characters. */
export function onlyFinding(text: string, rule: string, facts: Partial<ConfigFacts> = {}): OnlyFinding {
  const findings = lintConfigText(text, facts).filter((finding) => finding.rule === rule);
  const [finding, ...others] = findings;
  if (!finding || others.length > 0) throw new Error(`${findings.length} findings of ${rule} in:\n${text}`);
  const [fix] = finding.fixes;
  return {
    ...finding,
    marked: text.slice(finding.span.start, finding.span.end),
    fixed: fix ? applyFix(text, fix) : null,
    titles: finding.fixes.map(({ title }) => title),
  };
}

/** The text after every edit of a fix; edits of one fix never overlap. */
export function applyFix(text: string, { edits }: Pick<Fix, "edits">): string {
  const ordered: readonly Edit[] = [...edits].sort((a, b) => b.span.start - a.span.start);
  return ordered.reduce(
    (changed, { span, newText }) => changed.slice(0, span.start) + newText + changed.slice(span.end),
    text,
  );
}
