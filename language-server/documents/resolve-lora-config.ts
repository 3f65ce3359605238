import type { ConfigFinding, ResolvedConfigAnswer } from "../../schemas/server-protocol.ts";
import { lintConfigDocument } from "../rules/lint-config.ts";
import type { RuleFinding } from "../rules/placed-finding.ts";
import { textPlaces } from "../text/span-places.ts";
import { parseLoraConfig, unknownFacts } from "./lora-config.ts";

/**
 * A lora.yaml with every default filled in, for planning. Paths stay as written and `method: auto` stays auto: the planner decides
 * with the machine at hand. `config` is null when a finding is an error. Whether files exist is the planner's to see, too.
 */
export function resolveLoraConfig(text: string): ResolvedConfigAnswer {
  const document = parseLoraConfig(text);
  const findings = lintConfigDocument(document, unknownFacts);
  const hasError = findings.some((finding) => finding.severity === "error");
  const places = textPlaces(text);
  const placed = ({ rule, severity, message, span }: RuleFinding): ConfigFinding => {
    const { line, character } = places(span, 0).start;
    return { rule, severity, message, line: line + 1, column: character + 1 };
  };
  return { config: hasError ? null : document.settings, findings: findings.map(placed) };
}
