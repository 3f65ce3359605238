import { formatCount, formatDuration, formatEpoch, formatLoss, formatMemory } from "../../schemas/number-format.ts";
import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import { lastCell } from "./loss-columns.ts";
import type { LossModel } from "./loss-model.ts";
import { hasEnded, stepText } from "./run-text.ts";

/** A value, or null while it is not known: then the line is not shown. */
type NumberLine = { readonly label: string; readonly value: (model: LossModel) => string | null };

const lines: readonly NumberLine[] = [
  { label: "Step", value: ({ header }) => stepText(header) },
  { label: "Epoch", value: ({ header }) => `${formatEpoch(header.epoch)} of ${formatEpoch(header.totalEpochs)}` },
  { label: "Loss", value: ({ columns }) => lossText(lastCell(columns.loss)) },
  { label: "Validation", value: ({ columns }) => lossText(lastCell(columns.validation)) },
  { label: "Best validation", value: ({ header }) => bestText(header.bestEval) },
  { label: "Speed", value: ({ header }) => speedText(header.tokensPerSecond) },
  {
    label: "Memory",
    value: ({ header }) =>
      header.memoryBytes === null ? null : formatMemory(header.memoryBytes, header.totalMemoryBytes),
  },
  {
    label: "Time left",
    value: ({ header }) =>
      header.remainingMs === null || hasEnded(header.state) ? null : formatDuration(header.remainingMs),
  },
];

export type Numbers = { readonly root: HTMLElement; update(model: LossModel): void };

/** The numbers column with the sentence in words under it. */
export function createNumbers(): Numbers {
  const progress = element("progress", { attributes: { max: "1", "aria-label": "Steps done" } });
  const rows = lines.map((line) => createRow(line));
  const phase = element("p", { class: "phase-line" });
  const sentence = element("p", { class: "sentence" });
  const root = element("section", { class: "numbers", attributes: { "aria-label": "Numbers" } }, progress, phase);
  root.append(element("dl", {}, ...rows.map((row) => row.root)), sentence);
  return {
    root,
    update(model) {
      const { header } = model;
      progress.hidden = header.step === 0 || header.totalSteps === 0 || hasEnded(header.state);
      progress.value = progress.hidden ? 0 : header.step / header.totalSteps;
      phase.hidden = !showsPhase(model);
      setText(phase, header.phase);
      for (const row of rows) row.update(model);
      setText(sentence, header.sentence);
    },
  };
}

/** Before the first point the phase has a card of its own; a trainer that does not answer does nothing that is known. */
function showsPhase({ header, columns }: LossModel): boolean {
  return columns.step.length > 0 && (header.state === "running" || header.state === "starting");
}

function createRow(line: NumberLine): Numbers {
  const value = element("dd");
  const root = element("div", { class: "number" }, element("dt", { text: line.label }), value);
  return {
    root,
    update(model) {
      const text = line.value(model);
      root.hidden = text === null;
      setText(value, text ?? "");
    },
  };
}

function lossText(cell: number | null | undefined): string | null {
  return cell === undefined ? null : formatLoss(cell);
}

function bestText(best: LossModel["header"]["bestEval"]): string | null {
  return best === null ? null : `${formatLoss(best.loss)} at step ${formatCount(best.step)}`;
}

function speedText(tokensPerSecond: number | null): string | null {
  return tokensPerSecond === null ? null : `${formatCount(tokensPerSecond)} tokens/s`;
}
