import type { LossSample } from "../../schemas/loss-view-protocol.ts";
import { formatCount } from "../../schemas/number-format.ts";
import { element } from "../parts/element.ts";
import type { LossModel } from "./loss-model.ts";

export type SampleList = { readonly root: HTMLElement; update(model: LossModel): void };

/** What the model answers while it trains: question, expected and now, for the newest step or one picked. */
export function createSampleList(): SampleList {
  const picker = element("select");
  const list = element("div", { class: "sample-list" });
  const label = element("label", { class: "control" }, element("span", { text: "at step" }), picker);
  const heading = element("h2", { text: "Samples", attributes: { id: "samples-heading" } });
  const root = element("section", { class: "samples", attributes: { "aria-labelledby": "samples-heading" } });
  root.append(element("div", { class: "section-top" }, heading, label), list);
  let samples: readonly LossSample[] = [];
  const show = (): void => {
    list.replaceChildren(...samples.filter(({ step }) => String(step) === picker.value).map(sampleCard));
  };
  picker.addEventListener("change", show);
  return {
    root,
    update(model) {
      root.hidden = model.samples.length === 0;
      if (model.samples.length === samples.length) return;
      const followed = picker.selectedIndex <= 0;
      const before = picker.value;
      samples = model.samples;
      const steps = [...new Set(samples.map(({ step }) => step))].sort((a, b) => b - a);
      picker.replaceChildren(...steps.map(stepOption));
      if (!followed) picker.value = before;
      show();
    },
  };
}

function stepOption(step: number): HTMLOptionElement {
  return element("option", { text: formatCount(step), attributes: { value: String(step) } });
}

function sampleCard(sample: LossSample): HTMLElement {
  const parts: readonly (readonly [string, string])[] = [
    ["Question", sample.prompt],
    ["Expected", sample.expected],
    ["Now", sample.output],
  ];
  const rows = parts
    .filter(([name, text]) => text !== "" || name === "Now")
    .map(([name, text]) => {
      const value = element("dd", { class: name === "Question" ? "" : "model-text", attributes: { dir: "auto" } });
      value.textContent = text === "" ? "(empty answer)" : text;
      return element("div", {}, element("dt", { text: name }), value);
    });
  return element("dl", { class: "sample" }, ...rows);
}
