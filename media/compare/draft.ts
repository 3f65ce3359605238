import type { ComparePrompt } from "../../schemas/compare-view-protocol.ts";

/** What a person is about to ask, and with which settings; kept by the editor while the page is hidden. */
export type Draft = {
  readonly prompt: string;
  readonly system: string;
  /** The row of the validation prompt that was picked, until its text is edited; null for a person's own prompt. */
  readonly row: number | null;
  readonly temperature: number;
  readonly maxTokens: number;
};

export const temperatureRange = { low: 0, high: 2, initial: 0 };
export const maxTokensRange = { low: 1, high: 8192, initial: 256 };
type NumberRange = typeof temperatureRange;

/** Reads the page state that an earlier page wrote; what does not fit falls back to the default. */
export function readDraft(stored: unknown): Draft {
  const page = isRecord(stored) ? stored : {};
  const draft = isRecord(page["draft"]) ? page["draft"] : {};
  return {
    prompt: textOf(draft["prompt"]),
    system: textOf(draft["system"]),
    row: typeof draft["row"] === "number" ? draft["row"] : null,
    temperature: withinRange(draft["temperature"], temperatureRange),
    maxTokens: Math.round(withinRange(draft["maxTokens"], maxTokensRange)),
  };
}

/** The number, moved into the range; the initial value where there is no number. */
export function withinRange(value: unknown, range: NumberRange): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return range.initial;
  return Math.min(range.high, Math.max(range.low, value));
}

/** The validation prompt that the draft still is, or null: only then is the expected text its answer. Two rows may ask the same. */
export function promptOfDraft(prompts: readonly ComparePrompt[], draft: Draft): ComparePrompt | null {
  const picked = prompts.find(({ row }) => row === draft.row);
  // The file may have changed since an earlier window picked the row.
  return picked?.prompt === draft.prompt && picked.system === draft.system ? picked : null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
