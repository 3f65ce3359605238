import type { ConfigFinding, ResolvedConfigAnswer } from "../../schemas/server-protocol.ts";
import { type ConfigFacts, unknownFacts } from "../documents/lora-config.ts";
import { type ConfigOverride, overriddenConfig } from "../documents/override-lora-config.ts";
import { textPlaces } from "../text/span-places.ts";
import { lintConfigDocument } from "./lint-config.ts";
import type { RuleFinding } from "./placed-finding.ts";

export type ResolveOptions = { readonly facts?: ConfigFacts; readonly overrides?: readonly ConfigOverride[] };

/**
 * A lora.yaml with overrides applied and every default filled in, for planning. Paths stay as written and `method: auto` stays auto:
 * the planner decides with the machine at hand. `config` is null when something breaks the schema or a finding is an error.
 * @throws what a rule throws: a config that could not be judged is not trained.
 */
export function resolveLoraConfig(text: string, options: ResolveOptions = {}): ResolvedConfigAnswer {
  const { document, overrideAt } = overriddenConfig(text, options.overrides ?? []);
  const onRuleFailure = ({ rule, error }: { rule: string; error: unknown }): never => {
    throw new Error(`The rule ${rule} failed.`, { cause: error });
  };
  const findings = lintConfigDocument(document, { facts: options.facts ?? unknownFacts, onRuleFailure });
  const isSound = document.violations.length === 0 && findings.every(({ severity }) => severity !== "error");
  const places = textPlaces(text);
  const placed = ({ rule, severity, message, span }: RuleFinding): ConfigFinding => {
    const override = overrideAt(span.start);
    if (override) return { rule, severity, message, line: 1, column: 1, override: override.text };
    const { line, character } = places(span, 0).start;
    return { rule, severity, message, line: line + 1, column: character + 1 };
  };
  const { settings } = document;
  return { config: isSound ? settings : null, dataset: settings.dataset, findings: findings.map(placed) };
}
