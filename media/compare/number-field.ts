import { element } from "../parts/element.ts";
import { withinRange } from "./draft.ts";

export type NumberFieldInit = {
  readonly label: string;
  readonly range: { readonly low: number; readonly high: number; readonly initial: number };
  readonly step: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
};

/** A labelled number; what is typed is moved into the range when the field is left. */
export function createNumberField(init: NumberFieldInit): HTMLElement {
  const { low, high } = init.range;
  const input = element("input", {
    attributes: {
      type: "number",
      min: String(low),
      max: String(high),
      step: String(init.step),
      value: String(init.value),
    },
  });
  input.addEventListener("input", () => init.onChange(withinRange(input.valueAsNumber, init.range)));
  input.addEventListener("change", () => {
    input.value = String(withinRange(input.valueAsNumber, init.range));
  });
  return element("label", { class: "control" }, element("span", { text: init.label }), input);
}
