import { describeLegal, nameValue, yamlText } from "../../documents/describe-lora-config-value.ts";
import { deleteKeyEdits, setValueEdits, valueSpanAt } from "../../documents/edit-lora-config.ts";
import { isInRange } from "../../documents/legal-lora-config-text.ts";
import { type ConfigKey, configKeyAt } from "../../documents/lora-config-keys.ts";
import type { Finding, Fix, Rule } from "../rule.ts";

export const valueRange: Rule<"config"> = {
  id: "config/value-range",
  severity: "error",
  scope: "config",
  docs: {
    what: "A number outside the range that its key can have, or an empty text or list.",
    why: "Such a run stops at once, diverges at once, or does nothing.",
    bad: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { r: 0 }\n",
    good: "base_model: models/tiny\ndataset: { train: train.jsonl }\nlora: { r: 16 }\n",
  },
  *check(document): Iterable<Finding> {
    for (const { kind, path, value } of document.violations) {
      const place = path.join(".");
      const key = kind === "value-range" ? configKeyAt(place) : undefined;
      if (!key) continue;
      const text = legalNeighbour(key, value);
      const title = `Change to ${text}`;
      const fix: Fix | undefined =
        text !== undefined
          ? { title, edits: setValueEdits(document, place, text), reach: "one" }
          : key.isRequired
            ? undefined
            : { title: `Delete ${place} (the default counts)`, edits: deleteKeyEdits(document, path), reach: "one" };
      yield {
        span: valueSpanAt(document, path),
        message: messageFor(key, value),
        ...(fix ? { fixes: [fix] } : {}),
      };
    }
  },
};

/** An empty text or list is of a legal kind; what it lacks is a content. */
function messageFor(key: ConfigKey, value: unknown): string {
  const isEmptyList = Array.isArray(value);
  if (value !== "" && !isEmptyList) return `${key.path} is ${nameValue(value)}. It takes ${describeLegal(key)}.`;
  const need = isEmptyList ? "Name at least one" : "Fill it in";
  return `${key.path} is ${isEmptyList ? "an empty list" : "empty"}. ${need}${key.isRequired ? "" : ", or delete it to get the default"}.`;
}

/** The legal value nearest to what was meant: a per cent number as a share, else the nearer end, else the default. */
function legalNeighbour(key: ConfigKey, value: unknown): string | undefined {
  if (typeof value !== "number") return undefined;
  const candidates = [
    key.path === "dataset.validation" ? value / 100 : undefined,
    value < (key.minimum ?? Number.NEGATIVE_INFINITY) ? key.minimum : undefined,
    value > (key.maximum ?? Number.POSITIVE_INFINITY) ? key.maximum : undefined,
    key.defaultValue,
  ];
  const legal = candidates.find(
    (candidate) => typeof candidate === "number" && isInRange(key, candidate) && candidate !== 0,
  );
  const lowest = key.minimum === 0 && value < 0 ? 0 : undefined;
  const chosen = lowest ?? legal;
  return chosen === undefined ? undefined : yamlText(chosen);
}
