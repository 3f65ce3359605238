import { formatCount, formatLoss } from "../../schemas/number-format.ts";
import { type ChartTheme, onThemeChange, readChartTheme } from "../parts/chart-theme.ts";
import { element } from "../parts/element.ts";
import { createLineChart } from "../parts/line-chart.ts";
import { setText } from "../parts/set-text.ts";
import { type ChartMarks, drawChartMarks } from "./chart-marks.ts";
import type { LossDrawing } from "./drawn-columns.ts";
import { createLegend, type LegendName } from "./legend.ts";
import type { Cell } from "./loss-columns.ts";
import type { LossModel } from "./loss-model.ts";

export type LossChart = {
  readonly root: HTMLElement;
  update(model: LossModel, drawing: LossDrawing, log: boolean): void;
};

/** The large chart: raw and smoothed training loss, validation, the best evaluation and the saved checkpoints. */
export function createLossChart(): LossChart {
  let theme: ChartTheme = readChartTheme();
  let marks: ChartMarks = { best: null, checkpoints: [] };
  let drawing: LossDrawing | undefined;
  const readout = element("p", { class: "readout", attributes: { "aria-hidden": "true" } });
  const chart = createLineChart({
    theme: () => theme,
    lines: [
      { color: ({ accent }) => accent, width: 1, faint: true },
      { color: ({ accent }) => accent, width: 2, dots: "never" },
      { color: ({ validation }) => validation, width: 1.5, dash: [7, 5], dots: "always" },
    ],
    group: "loss",
    height: 300,
    onPoint: (row) => setText(readout, drawing === undefined || row === null ? "" : readoutText(drawing, row)),
    drawMarks: (plot, colors) => drawChartMarks(plot, colors, marks),
  });
  onThemeChange(() => {
    theme = readChartTheme();
    chart.restyle();
  });
  const legend = createLegend();
  const heading = element("h2", { text: "Loss by step", attributes: { id: "loss-heading" } });
  const top = element("div", { class: "chart-top" }, heading, legend.root, readout);
  const root = element("section", { class: "loss-chart", attributes: { "aria-labelledby": "loss-heading" } });
  root.append(top, chart.root);
  return {
    root,
    update(model, next, log) {
      drawing = next;
      marks = { best: model.header.bestEval, checkpoints: model.checkpoints };
      legend.show(drawnNames(model, next));
      chart.setLog(log);
      const { step, loss, smoothed, validation } = next.drawn;
      chart.setData([step, loss, smoothed, validation]);
    },
  };
}

function drawnNames({ header, checkpoints }: LossModel, { drawn }: LossDrawing): ReadonlySet<LegendName> {
  const names = new Set<LegendName>(["raw", "smoothed"]);
  if (drawn.validation.some((cell) => cell !== undefined)) names.add("validation");
  if (header.bestEval !== null) names.add("best");
  if (checkpoints.length > 0) names.add("saved");
  return names;
}

function readoutText({ columns, rowOf }: LossDrawing, drawnRow: number): string {
  const { step, loss, smoothed, validation } = columns;
  const row = rowOf(drawnRow);
  const parts: readonly (readonly [string, Cell])[] = [
    ["raw", loss[row]],
    ["smoothed", smoothed[row]],
    ["validation", validation[row]],
  ];
  const values = parts.flatMap(([name, cell]) => (cell === undefined ? [] : [`${name} ${formatLoss(cell)}`]));
  return [`step ${formatCount(step[row] ?? 0)}`, ...values].join(" · ");
}
