import type { FromCompareView } from "../../schemas/compare-view-protocol.ts";

export type CompareRequest = Extract<FromCompareView, { type: "run" }>;

/** A page is not trusted to be well-formed: what asks a model for text must have every part and sane numbers. */
export function isRunRequest(message: Readonly<Record<string, unknown>>): boolean {
  const { system, prompt, expected, temperature, maxTokens } = message;
  return (
    typeof system === "string" &&
    typeof prompt === "string" &&
    (expected === null || typeof expected === "string") &&
    typeof temperature === "number" &&
    temperature >= 0 &&
    Number.isInteger(maxTokens) &&
    Number(maxTokens) > 0
  );
}
