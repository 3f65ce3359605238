import { formatCount, formatLearningRate, formatLoss } from "../../schemas/number-format.ts";
import type { Cell } from "./loss-columns.ts";
import type { LossModel } from "./loss-model.ts";

export const tableHeadings = [
  "Step",
  "Loss",
  "Smoothed",
  "Validation",
  "Learning rate",
  "Gradient norm",
  "Tokens/s",
  "Mark",
] as const;

/** At most this many rows: a table of a million rows helps nobody. */
export const tableLimit = 120;

/** The newest row first. Every evaluation, the first and the last step, and evenly spread steps between. */
export function tableRows(model: LossModel, smoothed: readonly Cell[]): readonly (readonly string[])[] {
  return pickRows(model.columns.validation, tableLimit)
    .reverse()
    .map((row) => rowTexts(model, smoothed, row));
}

/** Ascending row numbers, at most `limit`. */
export function pickRows(validation: readonly Cell[], limit: number): number[] {
  const count = validation.length;
  if (count <= limit) return validation.map((_, row) => row);
  const evaluated = validation.flatMap((cell, row) => (cell === undefined ? [] : [row]));
  const wanted = new Set(spread([0, ...evaluated, count - 1], limit));
  const stride = (count - 1) / Math.max(1, limit - wanted.size + 1);
  for (let at = stride; at < count - 1 && wanted.size < limit; at += stride) wanted.add(Math.round(at));
  return [...wanted].sort((a, b) => a - b);
}

/** Evenly chosen items, the first and the last among them. */
function spread(items: readonly number[], limit: number): readonly number[] {
  if (items.length <= limit) return items;
  const stride = (items.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => items[Math.round(index * stride)] ?? 0);
}

function rowTexts(model: LossModel, smoothed: readonly Cell[], row: number): readonly string[] {
  const { columns, header, checkpoints } = model;
  const step = columns.step[row] ?? 0;
  const marks = [header.bestEval?.step === step ? "best" : "", checkpoints.includes(step) ? "saved" : ""];
  return [
    formatCount(step),
    cellText(columns.loss[row], formatLoss),
    cellText(smoothed[row], formatLoss),
    cellText(columns.validation[row], formatLoss),
    cellText(columns.learningRate[row], formatLearningRate),
    cellText(columns.gradNorm[row], formatLoss),
    cellText(columns.tokensPerSecond[row], formatCount),
    marks.filter((mark) => mark !== "").join(", "),
  ];
}

function cellText(cell: Cell, format: (value: number) => string): string {
  if (cell === undefined) return "";
  return cell === null ? "not finite" : format(cell);
}
