import type { FromLossView } from "../../schemas/loss-view-protocol.ts";
import { createButton } from "../parts/button.ts";
import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import type { LossModel } from "./loss-model.ts";
import { hasEnded, stateText } from "./run-text.ts";

export type RunHeader = { readonly root: HTMLElement; update(model: LossModel): void };

/** The run's name and state, and what can be done with it now. */
export function createRunHeader(post: (message: FromLossView) => void): RunHeader {
  const name = element("h1", { attributes: { tabindex: "-1" } });
  const mark = element("span", { class: "state-mark", attributes: { "aria-hidden": "true" } });
  const state = element("span");
  const chip = element("span", { class: "state" }, mark, state);
  const stop = createButton("Stop and save", () => post({ type: "stop" }));
  const compare = createButton("Compare", () => post({ type: "compare" }));
  const serve = createButton("Serve", () => post({ type: "serve" }));
  const actions = element("div", { class: "actions", attributes: { role: "group", "aria-label": "Run" } });
  actions.append(stop.root, compare.root, serve.root);
  const title = element("div", { class: "run-title" }, name, chip);
  return {
    root: element("header", { class: "run-header" }, title, actions),
    update({ header }) {
      const ended = hasEnded(header.state);
      if (ended && document.activeElement === stop.button) compare.button.focus();
      setText(name, header.name);
      setText(mark, stateText[header.state].mark);
      setText(state, stateText[header.state].text);
      chip.dataset["state"] = header.state;
      stop.root.hidden = ended;
      const noAdapter = header.hasAdapter ? null : adapterReason(ended);
      compare.setUnavailable(noAdapter);
      serve.setUnavailable(noAdapter);
      // After the end comparing is the next step, so it is the button that stands out.
      compare.button.classList.toggle("primary", ended && header.hasAdapter);
      compare.button.classList.toggle("secondary", !(ended && header.hasAdapter));
    },
  };
}

function adapterReason(ended: boolean): string {
  return ended ? "This run saved no adapter." : "No adapter is saved yet. It is saved when the run ends or stops.";
}
