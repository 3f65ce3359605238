import type { ConfigFinding, ResolvedConfigAnswer } from "../../schemas/server-protocol.ts";
import { lintConfigDocument } from "../rules/lint-config.ts";
import type { RuleFinding } from "../rules/placed-finding.ts";
import { parseLoraConfig, unknownFacts } from "./lora-config.ts";

/**
 * A lora.yaml with every default filled in, for planning. Paths stay as written and `method: auto` stays auto: the planner decides
 * with the machine at hand. `config` is null when a finding is an error. Whether files exist is the planner's to see, too.
 */
export function resolveLoraConfig(text: string): ResolvedConfigAnswer {
  const document = parseLoraConfig(text);
  const findings = lintConfigDocument(document, unknownFacts);
  const hasError = findings.some((finding) => finding.severity === "error");
  return {
    config: hasError ? null : document.settings,
    findings: findings.map((finding) => placed(text, finding)),
  };
}

function placed(text: string, { rule, severity, message, span }: RuleFinding): ConfigFinding {
  const before = text.slice(0, span.start);
  const line = before.split("\n").length;
  return { rule, severity, message, line, column: span.start - (before.lastIndexOf("\n") + 1) + 1 };
}
