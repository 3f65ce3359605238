import type { ConfigKey } from "./lora-config-keys.ts";

/** What a key takes, in words that follow "It takes": "a whole number from 1 to 16384", "one of auto, qlora, lora or full". */
export function describeLegal(key: ConfigKey): string {
  const isList = key.types.includes("array");
  const isOnlyList = isList && !key.types.includes("string");
  if (isOnlyList) return withNull(key, key.choices ? `a list of ${either(key.choices)}` : "a list of names");
  if (key.choices) return withNull(key, `one of ${either(key.choices)}`);
  const parts: string[] = [];
  if (key.types.includes("object")) parts.push("keys of its own");
  if (key.types.includes("integer")) parts.push(`a whole number${rangeWords(key)}`);
  if (key.types.includes("number")) parts.push(`a number${rangeWords(key)}`);
  if (key.types.includes("boolean")) parts.push("true or false");
  if (key.types.includes("string")) parts.push("text");
  if (isList) parts.push("a list of names");
  if (key.types.includes("null")) parts.push("null");
  return either(parts);
}

/** "between 0 and 1" and the like with a leading space; "" when there is no limit. */
function rangeWords(key: ConfigKey): string {
  const low = key.minimum !== undefined ? `${key.minimum}` : key.exclusiveMinimum;
  const lowWord = key.minimum !== undefined ? "from" : "above";
  if (key.minimum !== undefined && key.maximum !== undefined) return ` from ${key.minimum} to ${key.maximum}`;
  const high =
    key.maximum !== undefined
      ? `up to ${key.maximum}`
      : key.exclusiveMaximum !== undefined
        ? `below ${key.exclusiveMaximum}`
        : "";
  if (low === undefined) return high === "" ? "" : ` ${high}`;
  if (high !== "") return ` ${lowWord} ${low} and ${high}`;
  return key.minimum !== undefined ? ` of ${low} or more` : ` ${lowWord} ${low}`;
}

function withNull(key: ConfigKey, words: string): string {
  return key.types.includes("null") ? `${words}, or null` : words;
}

function either(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** A value as it is written in YAML, on one line, safe for readers of YAML 1.1 too: 2.0e-4, [], "text with: colon". */
export function yamlText(value: unknown): string {
  if (typeof value === "number") return yamlNumber(value);
  if (Array.isArray(value)) return `[${value.map(yamlText).join(", ")}]`;
  if (typeof value !== "string") return String(value);
  const isPlain =
    /^[A-Za-z0-9_./][A-Za-z0-9_./ -]*$/.test(value) && !/^(true|false|null|yes|no|on|off|[\d.].*)$/i.test(value);
  return isPlain && value.trim() === value ? value : JSON.stringify(value);
}

/** Small numbers as 2.0e-4: with the point and the sign every loader reads a number. */
function yamlNumber(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.001 || !Number.isFinite(value)) return String(value);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${exponent}`;
}

/** A value as a message names it: "usr", 16, empty, a list. Long text is cut. */
export function nameValue(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}…` : value);
}

/** A key's default as it would be written; "null" for what is left open, "" where there is none. */
export function nameDefault(key: ConfigKey): string {
  return key.defaultValue === undefined ? "" : yamlText(key.defaultValue);
}
