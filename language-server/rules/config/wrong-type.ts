import { describeLegal, nameValue } from "../../documents/describe-lora-config-value.ts";
import { deleteKeyEdits, setValueEdits, valueSpanAt } from "../../documents/edit-lora-config.ts";
import { legalTextFor } from "../../documents/legal-lora-config-text.ts";
import type { LoraConfigDocument } from "../../documents/lora-config.ts";
import { type ConfigKey, configKeyAt, isConfigSection } from "../../documents/lora-config-keys.ts";
import type { ConfigViolation } from "../../documents/lora-config-violations.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const wrongType: Rule<"config"> = {
  id: "config/wrong-type",
  severity: "error",
  scope: "config",
  docs: {
    what: "A value of another kind than its key takes, such as text where a number belongs.",
    why: "YAML reads yes as text and 1_000 as text too; a trainer would stop at it or take it for something else.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\npacking: yes\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\npacking: true\n",
  },
  *check(document): Iterable<Finding> {
    for (const violation of document.violations) {
      if (violation.kind === "wrong-type") yield wrongTypeAt(document, violation);
    }
  },
};

function wrongTypeAt(document: LoraConfigDocument, violation: ConfigViolation): Finding {
  const { path, value } = violation;
  const span = valueSpanAt(document, path);
  if (path.length === 0) {
    const isText = typeof value === "string" || typeof value === "number";
    const what = isText ? "is text, not settings" : "is not a map of settings";
    return { span, message: `This file ${what}. Write each key with a colon and a space: base_model: my-model.` };
  }
  const place = path.join(".");
  const key = configKeyAt(place);
  if (!key) return { span, message: `${place} is ${nameValue(value)}. It takes text; put it in quotes.` };
  const isEmpty = value === null;
  const hasDefault = key.defaultValue !== undefined || (isConfigSection(place) && !key.isRequired);
  const advice = isEmpty && hasDefault ? " Fill it in, or delete it to get the default." : "";
  const odd = oddItem(key, value);
  const found = odd === undefined ? `is ${nameValue(value)}` : `has ${nameValue(odd)} in its list`;
  const message = `${place} ${found}. It takes ${describeLegal(key)}.${advice}`;
  return { span, message, fixes: [...fixesFor(document, { ...violation, place, hasDefault })] };
}

/** What is wrong in a list where a list is right. */
function oddItem({ types }: ConfigKey, value: unknown): unknown {
  if (!Array.isArray(value) || !types.includes("array")) return undefined;
  return value.find((item) => typeof item !== "string" || item === "");
}

function* fixesFor(
  document: LoraConfigDocument,
  violation: ConfigViolation & { readonly place: string; readonly hasDefault: boolean },
): Iterable<Fix> {
  const { place, path, value, hasDefault } = violation;
  const key = configKeyAt(place);
  const text = key && legalTextFor(key, value);
  if (text !== undefined) {
    yield { title: `Change to ${text}`, edits: setValueEdits(document, place, text), reach: "rule" };
  } else if (hasDefault) {
    yield { title: `Delete ${place} (the default counts)`, edits: deleteKeyEdits(document, path), reach: "one" };
  }
}
