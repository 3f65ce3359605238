import { element } from "../parts/element.ts";
import { highestSmoothing, type LossPageState } from "./loss-page-state.ts";

export type ChartControls = { readonly root: HTMLElement };

/** Smoothing, logarithmic scale and the table: native controls, so that keyboard and screen readers work as ever. */
export function createChartControls(state: LossPageState, onChange: (state: LossPageState) => void): ChartControls {
  let current = state;
  const change = (part: Partial<LossPageState>): void => {
    current = { ...current, ...part };
    onChange(current);
  };
  const table = element("button", {
    class: "button secondary",
    attributes: { type: "button", "aria-controls": "loss-table" },
  });
  const showTable = (): void => {
    table.setAttribute("aria-expanded", String(current.table));
    table.textContent = current.table ? "Hide table" : "Show as table";
  };
  table.addEventListener("click", () => {
    change({ table: !current.table });
    showTable();
  });
  showTable();
  const root = element("div", { class: "controls", attributes: { role: "group", "aria-label": "Chart" } });
  root.append(
    smoothingControl(current.smoothing, (smoothing) => change({ smoothing })),
    logControl(current.log, (log) => change({ log })),
    table,
  );
  return { root };
}

function smoothingControl(initial: number, onChange: (smoothing: number) => void): HTMLElement {
  const slider = element("input", {
    attributes: { type: "range", min: "0", max: String(highestSmoothing), step: "0.01", value: String(initial) },
  });
  const shown = element("output", { text: initial.toFixed(2) });
  slider.addEventListener("input", () => {
    shown.textContent = slider.valueAsNumber.toFixed(2);
    onChange(slider.valueAsNumber);
  });
  return element("label", { class: "control" }, element("span", { text: "Smoothing" }), slider, shown);
}

function logControl(initial: boolean, onChange: (log: boolean) => void): HTMLElement {
  const box = element("input", { attributes: { type: "checkbox" } });
  box.checked = initial;
  box.addEventListener("change", () => onChange(box.checked));
  return element("label", { class: "control" }, box, element("span", { text: "Log scale" }));
}
