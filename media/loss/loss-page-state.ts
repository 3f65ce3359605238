/** What a person chose on the loss panel; kept by the editor while the page is hidden and across a reload. */
export type LossPageState = { readonly smoothing: number; readonly log: boolean; readonly table: boolean };

export const highestSmoothing = 0.99;
const initial: LossPageState = { smoothing: 0.6, log: false, table: false };

/** Reads what an earlier page (perhaps of another version) wrote; what does not fit falls back to the default. */
export function readLossPageState(stored: unknown): LossPageState {
  if (typeof stored !== "object" || stored === null) return initial;
  const { smoothing, log, table } = stored as { smoothing?: unknown; log?: unknown; table?: unknown };
  const fits = typeof smoothing === "number" && smoothing >= 0 && smoothing <= highestSmoothing;
  return { smoothing: fits ? smoothing : initial.smoothing, log: log === true, table: table === true };
}
