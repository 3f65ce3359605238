import type { Provider } from "../../schemas/contracts.generated.ts";
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

/** In the order of detection: the more telling keys first, for preference sets also carry `messages` and Alpaca sets `text`. */
export const rowFormats: readonly RowFormat[] = [
  { name: "tokenised", title: "tokenised", required: ["input_ids"], optional: ["attention_mask", "labels"] },
  {
    name: "openai-preference",
    title: "preference",
    required: ["preferred_output", "non_preferred_output"],
    optional: ["input"],
  },
  { name: "preference", title: "preference", required: ["chosen", "rejected"], optional: ["prompt"] },
  { name: "kto", title: "KTO", required: ["prompt", "completion", "label"], optional: [] },
  { name: "messages", title: "messages", required: ["messages"], optional: [] },
  { name: "sharegpt", title: "ShareGPT", required: ["conversations"], optional: ["system", "tools"] },
  { name: "prompt-completion", title: "prompt and completion", required: ["prompt", "completion"], optional: [] },
  {
    name: "alpaca",
    title: "Alpaca",
    required: ["instruction", "output"],
    optional: ["input", "system", "history", "text"],
  },
  { name: "text", title: "text", required: ["text"], optional: [] },
];

const requiredKeys = new Set(rowFormats.flatMap(({ required }) => required));

export type DetectedFormat = {
  readonly format: RowFormat;
  /** Misspelt keys without which the row has no format: as written → as meant. Empty for nearly every row. */
  readonly misspelt: ReadonlyMap<string, string>;
};

/** The format that a row's keys give it, reading a misspelt key as the one it nearly is; null when they give none. */
export function detectFormat(keys: readonly string[]): DetectedFormat | null {
  const exact = formatOf(new Set(keys));
  if (exact !== undefined) return { format: exact, misspelt: new Map() };
  const misspelt = new Map<string, string>();
  for (const key of keys) {
    const meant = nearestWord(key, requiredKeys);
    if (meant !== null && !keys.includes(meant)) misspelt.set(key, meant);
  }
  const format = misspelt.size === 0 ? undefined : formatOf(new Set([...keys, ...misspelt.values()]));
  if (format === undefined) return null;
  return { format, misspelt: new Map([...misspelt].filter(([, meant]) => format.required.includes(meant))) };
}

function formatOf(keys: ReadonlySet<string>): RowFormat | undefined {
  return rowFormats.find(({ required }) => required.every((key) => keys.has(key)));
}
