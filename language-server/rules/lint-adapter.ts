import { readAdapterConfig } from "../documents/adapter-config.ts";
import { adapterRules } from "./adapter-rules.ts";
import { applyRules, type RuleFailure } from "./apply-rules.ts";
import type { RuleFinding } from "./placed-finding.ts";

/** Every finding of an adapter_config.json. Spans are UTF-16 offsets into the whole text. */
export function lintAdapter(text: string, onRuleFailure: (failure: RuleFailure) => void): readonly RuleFinding[] {
  return applyRules(adapterRules, { subject: readAdapterConfig(text), facts: null, severities: {}, onRuleFailure });
}
