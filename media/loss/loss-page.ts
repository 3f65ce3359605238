import type { FromLossView } from "../../schemas/loss-view-protocol.ts";
import { createAnnouncer } from "../parts/announcer.ts";
import { element } from "../parts/element.ts";
import { createChartControls } from "./chart-controls.ts";
import { createDrawnColumns } from "./drawn-columns.ts";
import { createLossChart } from "./loss-chart.ts";
import type { LossModel } from "./loss-model.ts";
import type { LossPageState } from "./loss-page-state.ts";
import { createLossTable } from "./loss-table.ts";
import { createNumbers } from "./numbers.ts";
import { createOutcomeBanner } from "./outcome-banner.ts";
import { createPhaseCard } from "./phase-card.ts";
import { createRunHeader } from "./run-header.ts";
import { spokenSummary } from "./run-text.ts";
import { createSampleList } from "./sample-list.ts";
import { createSmallCharts } from "./small-charts.ts";
import { createSmoothedColumn } from "./smoothing.ts";
import { createWarningList } from "./warning-list.ts";

/** A screen reader is told of progress this often at most; an end or a stall is told at once. */
const spokenEveryMs = 20_000;

export type LossPageInit = {
  readonly post: (message: FromLossView) => void;
  readonly state: LossPageState;
  readonly onStateChange: (state: LossPageState) => void;
};
export type LossPage = { readonly root: HTMLElement; draw(model: LossModel): void };

/** Puts the parts of the loss panel together; each draws itself from the model. */
export function createLossPage(init: LossPageInit): LossPage {
  let state = init.state;
  let latest: LossModel | undefined;
  const parts = createParts(init);
  const smoothed = createSmoothedColumn(state.smoothing);
  const drawnColumns = createDrawnColumns();
  const drawCharts = (model: LossModel, firstChanged: number): void => {
    const hasPoints = model.columns.step.length > 0;
    parts.phase.root.hidden = hasPoints;
    parts.charts.hidden = !hasPoints;
    parts.smallCharts.root.hidden = !hasPoints;
    if (hasPoints) {
      const columns = { ...model.columns, smoothed: smoothed.cells };
      const drawing = { columns, drawn: drawnColumns.follow(columns, firstChanged), rowOf: drawnColumns.rowOf };
      parts.chart.update(model, drawing, state.log);
      parts.smallCharts.update(drawing);
      parts.table.update(model, smoothed.cells);
    } else parts.phase.update(model);
    parts.table.show(hasPoints && state.table);
  };
  const controls = createChartControls(state, (next) => {
    if (next.smoothing !== state.smoothing) smoothed.restart(latest?.columns.loss ?? [], next.smoothing);
    state = next;
    init.onStateChange(state);
    if (latest !== undefined) drawCharts(latest, 0);
  });
  parts.charts.append(parts.chart.root, controls.root);
  return {
    root: arrange(parts),
    draw(model) {
      const firstChanged = latest?.columns === model.columns ? model.firstChanged : 0;
      smoothed.follow(model.columns.loss, firstChanged);
      speak(parts.announcer, model, latest);
      latest = model;
      for (const part of parts.plain) part.update(model);
      drawCharts(model, firstChanged);
    },
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts({ post }: LossPageInit) {
  const header = createRunHeader(post);
  const banner = createOutcomeBanner(post);
  const numbers = createNumbers();
  const samples = createSampleList();
  const warnings = createWarningList();
  return {
    header,
    banner,
    numbers,
    samples,
    warnings,
    /** What draws itself from the model alone. */
    plain: [header, banner, numbers, samples, warnings],
    phase: createPhaseCard(),
    chart: createLossChart(),
    smallCharts: createSmallCharts(),
    table: createLossTable(),
    charts: element("div", { class: "charts" }),
    announcer: createAnnouncer(spokenEveryMs),
  };
}

function arrange(parts: Parts): HTMLElement {
  const drawing = element("div", { class: "drawing" }, parts.phase.root, parts.charts);
  const middle = element("div", { class: "middle" }, parts.numbers.root, drawing);
  const root = element("main", { class: "loss-page" }, parts.header.root, parts.banner.root, parts.warnings.root);
  root.append(middle, parts.smallCharts.root, parts.table.root, parts.samples.root, parts.announcer.root);
  return root;
}

function speak(announcer: Parts["announcer"], model: LossModel, before: LossModel | undefined): void {
  const text = spokenSummary(model);
  if (before !== undefined && before.header.state !== model.header.state) announcer.announceNow(text);
  else announcer.announce(text);
}
