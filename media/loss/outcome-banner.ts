import type { FromLossView } from "../../schemas/loss-view-protocol.ts";
import { createButton } from "../parts/button.ts";
import { element } from "../parts/element.ts";
import type { LossModel } from "./loss-model.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

export type OutcomeBanner = { readonly root: HTMLElement; update(model: LossModel): void };

/** Stands on top when the run ended or its trainer does not answer: what happened, the best evaluation, the next step. */
export function createOutcomeBanner(post: (message: FromLossView) => void): OutcomeBanner {
  const root = element("section", { class: "banner", attributes: { "aria-label": "Outcome" } });
  root.hidden = true;
  let shown = "";
  return {
    root,
    update(model) {
      const outcome = outcomeOf(model);
      const next = JSON.stringify(outcome);
      if (next === shown) return;
      shown = next;
      root.hidden = outcome === null;
      root.replaceChildren(...(outcome === null ? [] : content(outcome, post)));
      root.dataset["tone"] = outcome?.tone ?? "";
    },
  };
}

function content(outcome: Outcome, post: (message: FromLossView) => void): readonly Node[] {
  const text = element("div", { class: "banner-text" }, element("h2", { text: outcome.title }));
  text.append(...outcome.lines.map((line) => element("p", { text: line })));
  return outcome.offersLog ? [text, createButton("Show log", () => post({ type: "showLog" })).root] : [text];
}
