import type { LossRunState } from "../../schemas/loss-view-protocol.ts";
import type { RunState } from "./run-state.ts";
import { type TrainerOwner, unresponsiveAfterMs } from "./trainer-owner.ts";

/** A trainer that was started a moment ago has not written owner.json yet; later its absence means that it never came up. */
const startingGraceMs = 60_000;

export type StatusFacts = {
  readonly state: RunState;
  readonly owner: TrainerOwner | undefined;
  /** Whether the owner's process is running. */
  readonly alive: boolean;
  /** Whether the process that was started is known to be gone; only asked while the run awaits its owner. */
  readonly launchIsGone: boolean;
  /** When somebody last asked for a resume, in epoch milliseconds; 0 when nobody did. */
  readonly resumedAt: number;
  readonly now: number;
};

/** Whether the last attempt has neither ended nor been taken up by its trainer. */
export function awaitsOwner({ state, owner, resumedAt }: Pick<StatusFacts, "state" | "owner" | "resumedAt">): boolean {
  const hasEnded = state.end !== null && state.end.time >= resumedAt;
  return !hasEnded && (!owner || owner.heartbeatAt < resumedAt);
}

/** What a run does. Only what was written since the last resume counts: an older end, hello or owner is of an earlier attempt. */
export function runStatus(facts: StatusFacts): LossRunState {
  const { state, owner, alive, resumedAt, now } = facts;
  const { end, hello } = state;
  if (end && end.time >= resumedAt) return end.result;
  if (!owner || awaitsOwner(facts)) {
    const startedAt = Math.max(Date.parse(state.plan.createdAt), resumedAt);
    return now - startedAt < startingGraceMs && !facts.launchIsGone ? "starting" : "killed";
  }
  if (!alive) return "killed";
  if (now - owner.heartbeatAt > unresponsiveAfterMs) return "stalled";
  return !end && hello?.pid === owner.pid ? "running" : "starting";
}
