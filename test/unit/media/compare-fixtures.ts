import type { ToCompareView } from "../../../schemas/compare-view-protocol.ts";

export type CompareSnapshot = Extract<ToCompareView, { type: "snapshot" }>;

const none = { text: "", tokensPerSecond: null, stop: null };

export const firstPrompt = { row: 3, system: "Answer in SQL.", prompt: "How many customers?", expected: "SELECT 1;" };
export const secondPrompt = { row: 9, system: "", prompt: "How many orders?", expected: "SELECT 2;" };

export function compareSnapshot(part: Partial<CompareSnapshot> = {}): CompareSnapshot {
  return {
    type: "snapshot",
    runName: "demo #7",
    baseName: "SmolLM2",
    tunedName: "demo #7 @400",
    state: "ready",
    status: "Ready on cpu",
    prompts: [firstPrompt, secondPrompt],
    asked: null,
    answers: { base: none, tuned: none },
    problems: { base: null, tuned: null, page: null },
    ...part,
  };
}
