import { yamlText } from "./describe-lora-config-value.ts";
import type { ConfigKey } from "./lora-config-keys.ts";

const yesWords = new Set(["yes", "on", "true", "y"]);
const noWords = new Set(["no", "off", "false", "n", "none"]);
const nothingWords = new Set(["none", "null", "nil", ""]);

/** The YAML text that says what `value` evidently means in the kind that `key` takes; undefined when that is not evident. */
export function legalTextFor(key: ConfigKey, value: unknown): string | undefined {
  const word = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  if (key.path === "dataset" && typeof value === "string" && value !== "") return `{ train: ${yamlText(value)} }`;
  if (key.types.includes("boolean")) {
    if (value === 1 || (word !== undefined && yesWords.has(word))) return "true";
    if (value === 0 || (word !== undefined && noWords.has(word))) return "false";
  }
  if (key.types.includes("array")) return listText(key, value);
  if (word !== undefined && nothingWords.has(word) && key.types.includes("null")) return "null";
  if (key.types.includes("integer") || key.types.includes("number")) return numberText(key, value);
  if (key.types.includes("string") && (typeof value === "number" || typeof value === "boolean")) {
    return JSON.stringify(String(value));
  }
  return undefined;
}

function listText(key: ConfigKey, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const words = value.split(/[,\s]+/).filter((word) => word !== "");
  if (words.length === 0 || (words.length === 1 && words[0]?.toLowerCase() === "none")) return "[]";
  if (key.choices && words.some((word) => !key.choices?.includes(word))) return undefined;
  return `[${words.map(yamlText).join(", ")}]`;
}

function numberText(key: ConfigKey, value: unknown): string | undefined {
  const isText = typeof value === "string" && /^[\d_]+(\.\d+)?(e[+-]?\d+)?$/i.test(value.trim());
  const number = isText ? Number(value.trim().replaceAll("_", "")) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  const rounded = key.types.includes("integer") && !key.types.includes("number") ? Math.round(number) : number;
  return isInRange(key, rounded) ? yamlText(rounded) : undefined;
}

export function isInRange(key: ConfigKey, value: number): boolean {
  return (
    value >= (key.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (key.maximum ?? Number.POSITIVE_INFINITY) &&
    value > (key.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value < (key.exclusiveMaximum ?? Number.POSITIVE_INFINITY)
  );
}
