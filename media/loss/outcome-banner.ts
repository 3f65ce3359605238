import type { FromLossView } from "../../schemas/loss-view-protocol.ts";
import { createButton } from "../parts/button.ts";
import { element } from "../parts/element.ts";
import type { LossModel } from "./loss-model.ts";
import { type Outcome, type OutcomeAction, outcomeOf } from "./outcome.ts";

const actionLabels: Readonly<Record<OutcomeAction, string>> = {
  compare: "Compare base and tuned",
  serve: "Serve with Ollama",
  showLog: "Show log",
};

export type OutcomeBanner = { readonly root: HTMLElement; update(model: LossModel): void };

/** Stands on top when the run ended or makes no progress: what happened, the best evaluation, the next step. */
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
  if (outcome.actions.length === 0) return [text];
  const buttons = outcome.actions.map((action, index) => {
    const look = index === 0 ? "primary" : "secondary";
    return createButton(actionLabels[action], () => post({ type: action }), look).root;
  });
  return [text, element("div", { class: "actions" }, ...buttons)];
}
