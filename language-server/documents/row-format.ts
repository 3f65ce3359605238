import { type RowFormat, rowFormats } from "../../schemas/row-formats.ts";
import type { JsonObject } from "../text/json-object.ts";
import { nearestWord } from "../text/nearest-word.ts";

const requiredKeys = new Set(rowFormats.flatMap(({ required }) => required));

export type DetectedFormat = {
  readonly format: RowFormat;
  /** Misspelt keys without which the row has no format: as written → as meant. Empty for nearly every row. */
  readonly misspelt: ReadonlyMap<string, string>;
};

/** The format that a row's keys give it, reading a misspelt key as the one it nearly is; null when they give none. */
export function detectFormat(row: JsonObject): DetectedFormat | null {
  const keys = Object.keys(row);
  const exact = formatOf(new Set(keys), row);
  if (exact !== undefined) return { format: exact, misspelt: new Map() };
  const misspelt = new Map<string, string>();
  for (const key of keys) {
    // A short word such as "test" is near to too many others.
    const meant = key.length < 5 ? null : nearestWord(key, requiredKeys);
    if (meant !== null && !keys.includes(meant)) misspelt.set(key, meant);
  }
  const format = misspelt.size === 0 ? undefined : formatOf(new Set([...keys, ...misspelt.values()]), row);
  if (format === undefined) return null;
  return { format, misspelt: new Map([...misspelt].filter(([, meant]) => format.required.includes(meant))) };
}

function formatOf(keys: ReadonlySet<string>, row: JsonObject): RowFormat | undefined {
  return rowFormats.find(({ name, required }) => {
    return required.every((key) => keys.has(key)) && (name !== "kto" || isVerdict(row["label"]));
  });
}

/** KTO's label says whether an answer is good. Any other label, numbers among them, is a class that somebody noted. */
function isVerdict(label: unknown): boolean {
  return typeof label === "boolean" || (typeof label === "string" && /^(?:true|false)$/i.test(label));
}
