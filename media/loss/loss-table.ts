import { formatCount } from "../../schemas/number-format.ts";
import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import type { Cell } from "./loss-columns.ts";
import type { LossModel } from "./loss-model.ts";
import { tableHeadings, tableRows } from "./table-rows.ts";

export type LossTable = {
  readonly root: HTMLElement;
  /** Draws when shown, at most once a second: a table that moves cannot be read. */
  update(model: LossModel, smoothed: readonly Cell[]): void;
  show(shown: boolean): void;
};

/** The charts as numbers, newest step first. */
export function createLossTable(): LossTable {
  const note = element("p", { class: "table-note", attributes: { id: "table-note" } });
  const body = element("tbody");
  const headings = tableHeadings.map((text) => element("th", { text, attributes: { scope: "col" } }));
  const table = element(
    "table",
    { attributes: { "aria-describedby": "table-note" } },
    element("thead", {}, element("tr", {}, ...headings)),
    body,
  );
  const root = element("div", {
    class: "loss-table",
    attributes: { id: "loss-table", tabindex: "0", role: "region", "aria-label": "Loss as a table" },
  });
  root.append(note, table);
  root.hidden = true;
  let latest: { readonly model: LossModel; readonly smoothed: readonly Cell[] } | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    waiting = undefined;
    if (latest === undefined || root.hidden) return;
    const rows = tableRows(latest.model, latest.smoothed);
    setText(note, noteText(rows.length, latest.model.columns.step.length));
    body.replaceChildren(...rows.map(tableRow));
  };
  return {
    root,
    update(model, smoothed) {
      latest = { model, smoothed };
      if (root.hidden || waiting !== undefined) return;
      waiting = setTimeout(draw, 1000);
    },
    show(shown) {
      if (root.hidden === !shown) return;
      root.hidden = !shown;
      draw();
    },
  };
}

function noteText(shown: number, total: number): string {
  if (shown === total) return `All ${formatCount(total)} steps, the newest first.`;
  return `${formatCount(shown)} of ${formatCount(total)} steps, the newest first: evaluations, the first, the last, and steps spread evenly between.`;
}

function tableRow(texts: readonly string[]): HTMLElement {
  const [step = "", ...rest] = texts;
  const cells = rest.map((text) => element("td", { text }));
  return element("tr", {}, element("th", { text: step, attributes: { scope: "row" } }), ...cells);
}
