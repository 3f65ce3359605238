import type { LossDelta, LossHeader, LossSample, LossSnapshot, ToLossView } from "../../schemas/loss-view-protocol.ts";
import { appendEvals, appendPoints, emptyColumns, type LossColumns } from "./loss-columns.ts";

export type LossWarning = LossSnapshot["warnings"][number];

/** What the page knows of the run: the last header and everything that was appended since the snapshot. */
export type LossModel = {
  readonly header: LossHeader;
  readonly columns: LossColumns;
  readonly checkpoints: readonly number[];
  readonly samples: readonly LossSample[];
  readonly warnings: readonly LossWarning[];
  /** The first row that the last message changed. */
  readonly firstChanged: number;
};

export function modelOfSnapshot(snapshot: LossSnapshot): LossModel {
  return withMessage(snapshot, { columns: emptyColumns(), samples: [], warnings: [] });
}

/** The columns grow in place; the rest is replaced. */
export function appendDelta(model: LossModel, delta: LossDelta): LossModel {
  return withMessage(delta, model);
}

function withMessage(message: ToLossView, before: Pick<LossModel, "columns" | "samples" | "warnings">): LossModel {
  const { columns } = before;
  const firstPoint = appendPoints(columns, message.points);
  const firstEval = appendEvals(columns, message.evals);
  return {
    header: message.header,
    columns,
    checkpoints: message.checkpoints,
    samples: [...before.samples, ...message.samples],
    warnings: [...before.warnings, ...message.warnings],
    firstChanged: Math.min(firstPoint, firstEval),
  };
}
