import { type ConfigFacts, type LoraConfigDocument, parseLoraConfig } from "../documents/lora-config.ts";
import { applyRules, type RuleFailure } from "./apply-rules.ts";
import { configRules } from "./config-rules.ts";
import type { RuleFinding } from "./placed-finding.ts";

export type ConfigLintOptions = {
  readonly facts: ConfigFacts;
  readonly onRuleFailure: (failure: RuleFailure) => void;
};

/** Every finding of a lora.yaml in the order of the text. Spans are UTF-16 offsets into the whole text. */
export function lintConfig(text: string, options: ConfigLintOptions): readonly RuleFinding[] {
  return lintConfigDocument(parseLoraConfig(text), options);
}

/** The same for a document that is parsed already. */
export function lintConfigDocument(subject: LoraConfigDocument, options: ConfigLintOptions): readonly RuleFinding[] {
  const found = applyRules(configRules, { subject, severities: {}, ...options });
  return found.sort((a, b) => a.span.start - b.span.start);
}
