import type uPlot from "uplot";
import type { ChartTheme } from "../parts/chart-theme.ts";

export type ChartMarks = {
  readonly best: { readonly step: number; readonly loss: number } | null;
  readonly checkpoints: readonly number[];
};

/** Draws a diamond at the best validation loss and a triangle on the step axis for every saved checkpoint. */
export function drawChartMarks(chart: uPlot, theme: ChartTheme, marks: ChartMarks): void {
  const { ctx, bbox } = chart;
  const unit = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = unit;
  ctx.strokeStyle = theme.background;
  ctx.fillStyle = theme.text;
  for (const step of marks.checkpoints) {
    const x = chart.valToPos(step, "x", true);
    if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue;
    const bottom = bbox.top + bbox.height - unit;
    fillPolygon(ctx, [x, bottom - 8 * unit, x + 5 * unit, bottom, x - 5 * unit, bottom]);
  }
  if (marks.best !== null) {
    const x = chart.valToPos(marks.best.step, "x", true);
    const y = chart.valToPos(marks.best.loss, "y", true);
    const size = 6.5 * unit;
    ctx.fillStyle = theme.best;
    fillPolygon(ctx, [x, y - size, x + size, y, x, y + size, x - size, y]);
  }
  ctx.restore();
}

/** `corners` are x and y in turn. */
function fillPolygon(ctx: CanvasRenderingContext2D, corners: readonly number[]): void {
  ctx.beginPath();
  for (let at = 0; at + 1 < corners.length; at += 2) ctx.lineTo(corners[at] ?? 0, corners[at + 1] ?? 0);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}
