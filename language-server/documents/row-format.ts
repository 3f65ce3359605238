import type { Provider } from "../../schemas/contracts.generated.ts";
import type { JsonObject } from "../text/json-object.ts";
import { nearestWord } from "../text/nearest-word.ts";

export type FormatName = Provider["formats"][number];

export type RowFormat = {
  readonly name: FormatName;
  /** What people call it. */
  readonly title: string;
  /** A row with all of these keys has this format. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
};

/**
 * In the order of detection, which is the trainer's (python-runtime/tunesmith/rows.py): a row of two formats is trained as the first.
 * test/fixtures/vectors/row-verdicts.json holds what both must agree on.
 */
export const rowFormats: readonly RowFormat[] = [
  { name: "messages", title: "messages", required: ["messages"], optional: [] },
  { name: "sharegpt", title: "ShareGPT", required: ["conversations"], optional: ["system", "tools"] },
  { name: "kto", title: "KTO", required: ["prompt", "completion", "label"], optional: [] },
  { name: "prompt-completion", title: "prompt and completion", required: ["prompt", "completion"], optional: [] },
  {
    name: "alpaca",
    title: "Alpaca",
    required: ["instruction", "output"],
    optional: ["input", "system", "history", "text"],
  },
  { name: "text", title: "text", required: ["text"], optional: [] },
  {
    name: "openai-preference",
    title: "preference",
    required: ["preferred_output", "non_preferred_output"],
    optional: ["input"],
  },
  { name: "preference", title: "preference", required: ["chosen", "rejected"], optional: ["prompt"] },
  { name: "tokenised", title: "tokenised", required: ["input_ids"], optional: ["attention_mask", "labels"] },
];

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
