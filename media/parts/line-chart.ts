import uPlot from "uplot";
import { formatCount, formatTicks } from "../../schemas/number-format.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { element } from "./element.ts";

export type ChartLine = {
  readonly color: (theme: ChartTheme) => string;
  readonly width: number;
  readonly dash?: number[];
  /** Drawn faint, behind what matters more. */
  readonly faint?: boolean;
  /** Dots at the values: always for lines with few of them, never for derived ones, else where there is room. */
  readonly dots?: "always" | "never";
};

export type LineChartInit = {
  readonly theme: () => ChartTheme;
  readonly lines: readonly ChartLine[];
  /** Charts of one group move their crosshairs together. */
  readonly group: string;
  /** The row under the pointer, or null when it left. */
  readonly onPoint: (row: number | null) => void;
  /** Draws marks above the lines, in canvas pixels. */
  readonly drawMarks?: (chart: uPlot, theme: ChartTheme) => void;
  readonly height: number;
};

export type LineChart = {
  readonly root: HTMLElement;
  /** Columns of equal length: ascending steps first, then one for each line. The arrays may be the same ones, grown. */
  setData(data: uPlot.AlignedData): void;
  setLog(log: boolean): void;
  /** Draws anew with the colours, the strength and the font of the theme at hand. */
  restyle(): void;
};

/** A chart of lines by step that follows its container's width and the theme's colours. */
export function createLineChart(init: LineChartInit): LineChart {
  const root = element("div", { class: "line-chart" });
  let data: uPlot.AlignedData = [[], ...init.lines.map(() => [])];
  let log = false;
  let chart: uPlot | undefined;
  const build = (): void => {
    chart?.destroy();
    chart = undefined;
    if (root.clientWidth === 0) return;
    chart = new uPlot(chartOptions(init, root.clientWidth, log), data, root);
  };
  new ResizeObserver(() => {
    if (chart === undefined) build();
    else if (root.clientWidth > 0) chart.setSize({ width: root.clientWidth, height: init.height });
  }).observe(root);
  return {
    root,
    setData(next) {
      data = next;
      chart?.setData(data);
    },
    setLog(next) {
      if (next === log) return;
      log = next;
      build();
    },
    restyle: build,
  };
}

function chartOptions(init: LineChartInit, width: number, log: boolean): uPlot.Options {
  return {
    width,
    height: init.height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (_chart, low, high) => stepRange(low, high) },
      y: { distr: log ? 3 : 1 },
    },
    axes: [
      { ...axis(init), space: 70, incrs: wholeIncrements, size: 26, values: (_chart, splits) => splits.map(stepLabel) },
      {
        ...axis(init),
        space: init.height < 200 ? 18 : 28,
        size: (_chart, labels) => 14 + 6.5 * Math.max(3, ...(labels ?? []).map((label) => label.length)),
        values: (...[, splits, , , increment]) => tickLabels(splits, log ? null : increment),
      },
    ],
    series: [{}, ...init.lines.map((line) => series(init, line))],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { show: false },
      sync: { key: init.group, scales: ["x", null] },
    },
    hooks: {
      setCursor: [(chart) => init.onPoint(chart.cursor.idx ?? null)],
      draw: init.drawMarks === undefined ? [] : [(chart) => init.drawMarks?.(chart, init.theme())],
    },
  };
}

/** A few steps wide at least, so that the first point does not stand at an arbitrary place. */
function stepRange(low: number | null, high: number | null): [number, number] {
  const start = low ?? 0;
  return [start, Math.max(high ?? 0, start + 10)];
}

function series(init: LineChartInit, line: ChartLine): uPlot.Series {
  const color = (): string => line.color(init.theme());
  return {
    width: line.width,
    stroke: color,
    ...(line.dash === undefined ? {} : { dash: line.dash }),
    alpha: line.faint === true ? init.theme().faintAlpha : 1,
    points: pointsOf(line, color),
  };
}

function pointsOf({ dots }: ChartLine, color: () => string): uPlot.Series.Points {
  if (dots === "never") return { show: false };
  return dots === "always" ? { show: true, size: 6, fill: color } : { size: 4, fill: color };
}

function axis(init: LineChartInit): uPlot.Axis {
  const { grid, text, font } = init.theme();
  return {
    stroke: text,
    font,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1, size: 4 },
    gap: 4,
  };
}

/** There is no half step. */
const wholeIncrements = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

function stepLabel(step: number | null): string {
  return step === null ? "" : formatCount(step);
}

/** A logarithmic axis leaves labels out where they would be too close: null. */
function tickLabels(splits: readonly (number | null)[], increment: number | null): string[] {
  const labels = formatTicks(
    splits.filter((split) => split !== null),
    increment,
  ).values();
  return splits.map((split) => (split === null ? "" : (labels.next().value ?? "")));
}
