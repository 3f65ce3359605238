import type { ComparePrompt } from "../../schemas/compare-view-protocol.ts";
import type { Asked } from "./compare-model.ts";

/** What a person is about to ask, and with which settings; kept by the editor while the page is hidden. */
export type Draft = {
  readonly prompt: string;
  readonly system: string;
  readonly temperature: number;
  readonly maxTokens: number;
};

export const temperatureRange = { low: 0, high: 2, initial: 0 };
export const maxTokensRange = { low: 1, high: 8192, initial: 256 };
type NumberRange = typeof temperatureRange;

/** Reads the page state that an earlier page wrote; what does not fit falls back to the default. */
export function readStoredPage(stored: unknown): { readonly draft: Draft; readonly asked: Asked | null } {
  const page = isRecord(stored) ? stored : {};
  const draft = isRecord(page["draft"]) ? page["draft"] : {};
  return {
    draft: {
      prompt: textOf(draft["prompt"]),
      system: textOf(draft["system"]),
      temperature: withinRange(draft["temperature"], temperatureRange),
      maxTokens: Math.round(withinRange(draft["maxTokens"], maxTokensRange)),
    },
    asked: readAsked(page["asked"]),
  };
}

/** The number, moved into the range; the initial value where there is no number. */
export function withinRange(value: unknown, range: NumberRange): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return range.initial;
  return Math.min(range.high, Math.max(range.low, value));
}

/** The validation prompt that the draft still is, word for word, or null: only then is the expected text its answer. */
export function promptOfDraft(prompts: readonly ComparePrompt[], draft: Draft): ComparePrompt | null {
  return prompts.find(({ prompt, system }) => prompt === draft.prompt && system === draft.system) ?? null;
}

function readAsked(value: unknown): Asked | null {
  if (!isRecord(value) || typeof value["prompt"] !== "string") return null;
  return { prompt: value["prompt"], expected: typeof value["expected"] === "string" ? value["expected"] : null };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
