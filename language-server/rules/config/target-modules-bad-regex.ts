import { legalPair } from "../../documents/lora-config.ts";
import type { Finding, Fix, Rule, Span } from "../rule.ts";

export const targetModulesBadRegex: Rule<"config"> = {
  id: "config/target-modules-bad-regex",
  severity: "error",
  scope: "config",
  docs: {
    what: "lora.target_modules is text that is no regular expression.",
    why: "PEFT matches such a text against the whole name of each layer and stops when it cannot be read.",
    bad: 'base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { target_modules: "*_proj" }\n',
    good: 'base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { target_modules: ".*_proj" }\n',
  },
  *check(document): Iterable<Finding> {
    const value = legalPair(document, "lora.target_modules")?.value;
    if (value?.kind !== "scalar" || typeof value.value !== "string" || compiles(value.value)) return;
    yield {
      span: value.span,
      message: `lora.target_modules is ${JSON.stringify(value.value)}, which is no regular expression. Correct it, or write a list of names.`,
      fixes: [...repairs(value.value, value.span)],
    };
  },
};

function* repairs(pattern: string, span: Span): Iterable<Fix> {
  const asPattern = pattern.replace(/(^|[^.\])\w])\*/g, "$1.*");
  if (asPattern !== pattern && compiles(asPattern)) {
    const newText = JSON.stringify(asPattern);
    yield { title: `Change to ${newText}`, edits: [{ span, newText }], reach: "one" };
  }
  yield { title: "Use all-linear", edits: [{ span, newText: "all-linear" }], reach: "one" };
}

/** Whether Python's re would take it, as far as JavaScript can tell: what only Python knows is rewritten first. */
function compiles(pattern: string): boolean {
  const asJavaScript = pattern
    .replace(/\(\?P</g, "(?<")
    .replace(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replace(/\(\?#[^)]*\)/g, "")
    .replace(/\(\?[aiLmsux-]+(:|\))/g, (_, end: string) => (end === ":" ? "(?:" : ""))
    .replace(/\(\?>/g, "(?:")
    .replace(/([*+?}])\+/g, "$1");
  try {
    return new RegExp(asJavaScript) !== undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
