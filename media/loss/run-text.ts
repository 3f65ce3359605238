import type { LossHeader, LossRunState } from "../../schemas/loss-view-protocol.ts";
import { formatCount, formatDuration, formatLoss } from "../../schemas/number-format.ts";
import { lastCell } from "./loss-columns.ts";
import type { LossModel } from "./loss-model.ts";

/** How a state is written and which mark stands before it: colour never carries the meaning alone. */
export const stateText: Readonly<Record<LossRunState, { readonly mark: string; readonly text: string }>> = {
  starting: { mark: "○", text: "starting" },
  running: { mark: "●", text: "running" },
  stalled: { mark: "◌", text: "does not answer" },
  stopped: { mark: "■", text: "stopped" },
  failed: { mark: "✗", text: "failed" },
  completed: { mark: "✓", text: "completed" },
  killed: { mark: "✗", text: "ended unexpectedly" },
};

export function hasEnded(state: LossRunState): boolean {
  return state === "stopped" || state === "failed" || state === "completed" || state === "killed";
}

/** `212 of 468`; only the count when the total is not known yet. */
export function stepText(header: LossHeader): string {
  return header.totalSteps > 0
    ? `${formatCount(header.step)} of ${formatCount(header.totalSteps)}`
    : formatCount(header.step);
}

/** What a screen reader hears now and then: the same facts as the numbers column, as one line. */
export function spokenSummary(model: LossModel): string {
  const { header, columns } = model;
  const loss = lastCell(columns.loss);
  if (loss === undefined) return `${header.name}, ${stateText[header.state].text}. ${header.phase}`.trim();
  const validation = lastCell(columns.validation);
  return [
    `${header.name}, ${stateText[header.state].text}`,
    `step ${stepText(header)}`,
    `loss ${formatLoss(loss)}`,
    ...(validation === undefined ? [] : [`validation loss ${formatLoss(validation)}`]),
    ...(header.remainingMs === null || hasEnded(header.state) ? [] : [`${formatDuration(header.remainingMs)} left`]),
    header.sentence,
  ].join(". ");
}
