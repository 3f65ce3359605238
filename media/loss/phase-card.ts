import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import type { LossModel } from "./loss-model.ts";
import { hasEnded } from "./run-text.ts";

export type PhaseCard = { readonly root: HTMLElement; update(model: LossModel): void };

/** Stands where the charts will be until the first point: what is happening now, and how far it is. */
export function createPhaseCard(): PhaseCard {
  const text = element("p", { class: "phase-text", attributes: { id: "phase-text" } });
  const progress = element("progress", { attributes: { max: "1", "aria-labelledby": "phase-text" } });
  const root = element("section", { class: "phase-card" }, text, progress);
  return {
    root,
    update({ header }) {
      const ended = hasEnded(header.state);
      setText(text, ended ? "No step was trained, so there is nothing to draw." : header.phase || "Starting");
      progress.hidden = ended;
      if (header.phaseFraction === null) progress.removeAttribute("value");
      else progress.value = header.phaseFraction;
    },
  };
}
