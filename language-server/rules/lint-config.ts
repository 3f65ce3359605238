import { type ConfigFacts, type LoraConfigDocument, parseLoraConfig } from "../documents/lora-config.ts";
import { configRules } from "./config-rules.ts";
import { ofRule, type RuleFinding } from "./placed-finding.ts";

/** Every finding of a lora.yaml in the order of the text. Spans are UTF-16 offsets into the whole text. */
export function lintConfig(text: string, facts: ConfigFacts): readonly RuleFinding[] {
  return lintConfigDocument(parseLoraConfig(text), facts);
}

/** The same for a document that is parsed already. */
export function lintConfigDocument(document: LoraConfigDocument, facts: ConfigFacts): readonly RuleFinding[] {
  const found: RuleFinding[] = [];
  for (const rule of configRules) {
    for (const finding of rule.check(document, facts)) found.push(ofRule(finding, { rule, severities: {} }));
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}
