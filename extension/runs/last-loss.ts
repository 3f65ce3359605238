import type { RunState } from "./run-state.ts";

export type LastLoss = { readonly step: number; readonly loss: number | null };

/** The loss of the last step that trained a token, null when it is not finite; undefined before there was such a step. */
export function lastLoss({ points }: RunState): LastLoss | undefined {
  const row = points.trainedTokens.findLastIndex((tokens) => tokens > 0);
  return row < 0 ? undefined : { step: points.step[row] ?? 0, loss: points.loss[row] ?? null };
}
