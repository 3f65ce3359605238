import { formatCount } from "../../schemas/number-format.ts";
import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import type { LossModel, LossWarning } from "./loss-model.ts";

/** So many are shown at once; the rest opens below them. */
const shownFirst = 3;

export type WarningList = { readonly root: HTMLElement; update(model: LossModel): void };

/** What the trainer warned about, newest first. */
export function createWarningList(): WarningList {
  const heading = element("h2", { attributes: { id: "warnings-heading" } });
  const list = element("ul");
  const rest = element("ul");
  const summary = element("summary");
  const more = element("details", {}, summary, rest);
  const root = element("section", { class: "warnings", attributes: { "aria-labelledby": "warnings-heading" } });
  root.append(heading, list, more);
  let shown = -1;
  return {
    root,
    update({ warnings }) {
      if (warnings.length === shown) return;
      shown = warnings.length;
      root.hidden = shown === 0;
      const newestFirst = warnings.toReversed();
      setText(heading, shown === 1 ? "1 warning" : `${formatCount(shown)} warnings`);
      list.replaceChildren(...newestFirst.slice(0, shownFirst).map(warningItem));
      rest.replaceChildren(...newestFirst.slice(shownFirst).map(warningItem));
      more.hidden = shown <= shownFirst;
      setText(summary, `${formatCount(shown - shownFirst)} earlier`);
    },
  };
}

function warningItem({ step, message }: LossWarning): HTMLElement {
  return element("li", { text: step === null ? message : `Step ${formatCount(step)}: ${message}` });
}
