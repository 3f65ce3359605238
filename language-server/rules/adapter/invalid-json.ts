import type { AdapterConfig } from "../../documents/adapter-config.ts";
import { isJsonObject } from "../../text/json-object.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Finding, Rule, Span } from "../rule.ts";

export const invalidJson: Rule<"adapter"> = {
  id: "adapter/invalid-json",
  severity: "error",
  scope: "adapter",
  docs: {
    what: "adapter_config.json is no JSON object, for instance because it is cut off.",
    why: "PEFT reads this file first. Without it the weights beside it cannot be loaded, merged or served.",
    bad: '{\n  "peft_type": "LORA",\n  "r": 16,\n  "lora_alpha":\n}\n',
    good: '{\n  "peft_type": "LORA",\n  "r": 16,\n  "lora_alpha": 32\n}\n',
  },
  *check(adapter): Iterable<Finding> {
    const mistake = mistakeIn(adapter);
    if (mistake === null) return;
    const message = `${mistake.what}, and PEFT cannot load the adapter. Correct it, or copy the file from the checkpoint again.`;
    yield { span: mistake.span, message };
  },
};

function mistakeIn({ text, json }: AdapterConfig): { span: Span; what: string } | null {
  if (json.kind === "blank") return { span: { start: 0, end: 0 }, what: "The file is empty" };
  if (json.kind === "too-deep") return { span: { start: json.at, end: json.at + 1 }, what: "Brackets never end here" };
  if (json.kind === "valid") {
    const what = `The file holds ${shortValue(json.value)} instead of an object`;
    return isJsonObject(json.value) ? null : { span: { start: 0, end: text.trimEnd().length }, what };
  }
  const [problem] = json.problems;
  const { start = 0, end = text.length, path = [] } = problem ?? {};
  const place = path.length === 0 ? "The file" : jsonPath(path);
  return {
    span: { start, end },
    what: problem?.kind === "unclosed" ? "The file is cut off" : `${place} is no JSON here`,
  };
}
