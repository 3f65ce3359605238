import type { RunEvent } from "../../schemas/contracts.generated.ts";

/** What the events of a trainer say about its pace. `stepAtMs` is its clock at the last step of this attempt. */
export type Pace = { readonly stepAtMs: number | null; readonly slowestStepMs: number };

export const unknownPace: Pace = { stepAtMs: null, slowestStepMs: 0 };

export function notePace(pace: Pace, event: RunEvent): Pace {
  if (event.type === "hello") return { ...pace, stepAtMs: null };
  if (event.type !== "step") return pace;
  const stepMs = pace.stepAtMs === null ? 0 : event.elapsedMs - pace.stepAtMs;
  return { stepAtMs: event.elapsedMs, slowestStepMs: Math.max(pace.slowestStepMs, stepMs) };
}

export type Waiting = {
  readonly waitedMs: number;
  /** Since the last event, or since the wait began. */
  readonly quietMs: number;
  readonly graceMs: number;
  readonly pace: Pace;
  /** Whether a checkpoint or the adapter is being written. */
  readonly saving: boolean;
};

/** However busy it looks, a trainer that was asked to stop is not waited for longer; two of its slowest steps it always gets. */
export const longestWaitMs = 600_000;

/** Whether a trainer that was asked to stop gets more time: it writes, or was heard within the grace or two of its slowest steps. */
export function isWaitedFor({ waitedMs, quietMs, graceMs, pace, saving }: Waiting): boolean {
  const twoStepsMs = 2 * pace.slowestStepMs;
  if (waitedMs > Math.max(longestWaitMs, twoStepsMs)) return false;
  return saving || quietMs <= Math.max(graceMs, twoStepsMs);
}
