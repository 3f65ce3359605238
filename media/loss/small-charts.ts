import { formatCount, formatLearningRate, formatLoss } from "../../schemas/number-format.ts";
import { type ChartTheme, onThemeChange, readChartTheme } from "../parts/chart-theme.ts";
import { element } from "../parts/element.ts";
import { createLineChart } from "../parts/line-chart.ts";
import { setText } from "../parts/set-text.ts";
import type { LossDrawing } from "./drawn-columns.ts";
import { type Cell, lastCell } from "./loss-columns.ts";

type SmallChartKind = {
  readonly title: string;
  readonly column: "learningRate" | "gradNorm" | "tokensPerSecond";
  readonly format: (value: number) => string;
};

const kinds: readonly SmallChartKind[] = [
  { title: "Learning rate", column: "learningRate", format: formatLearningRate },
  { title: "Gradient norm", column: "gradNorm", format: formatLoss },
  { title: "Tokens/s", column: "tokensPerSecond", format: formatCount },
];

export type SmallCharts = { readonly root: HTMLElement; update(drawing: LossDrawing): void };

/** Learning rate, gradient norm and speed, with crosshairs that follow the loss chart's. */
export function createSmallCharts(): SmallCharts {
  const charts = kinds.map(createSmallChart);
  const root = element("div", { class: "small-charts" }, ...charts.map((chart) => chart.root));
  return {
    root,
    update: (drawing) => {
      for (const chart of charts) chart.update(drawing);
    },
  };
}

function createSmallChart(kind: SmallChartKind): SmallCharts {
  let theme: ChartTheme = readChartTheme();
  let drawing: LossDrawing | undefined;
  let pointed: number | null = null;
  const id = `${kind.column}-heading`;
  const value = element("span", { class: "small-value" });
  const showValue = (): void => {
    if (drawing === undefined) return;
    const cells = drawing.columns[kind.column];
    setText(value, valueText(pointed === null ? lastCell(cells) : cells[drawing.rowOf(pointed)], kind.format));
  };
  const chart = createLineChart({
    theme: () => theme,
    lines: [{ color: ({ accent }) => accent, width: 1.5 }],
    group: "loss",
    height: 120,
    onPoint: (row) => {
      pointed = row;
      showValue();
    },
  });
  onThemeChange(() => {
    theme = readChartTheme();
    chart.restyle();
  });
  const heading = element("h3", { text: kind.title, attributes: { id } });
  const top = element("div", { class: "chart-top" }, heading, value);
  const root = element("section", { class: "small-chart", attributes: { "aria-labelledby": id } }, top, chart.root);
  return {
    root,
    update(next) {
      drawing = next;
      chart.setData([drawing.drawn.step, drawing.drawn[kind.column]]);
      showValue();
    },
  };
}

function valueText(cell: Cell, format: (value: number) => string): string {
  if (cell === undefined) return "";
  return cell === null ? "not finite" : format(cell);
}
