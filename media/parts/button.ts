import { element } from "./element.ts";
import { setText } from "./set-text.ts";

export type Button = {
  /** The button and its reason; takes no box of its own in the layout. */
  readonly root: HTMLElement;
  readonly button: HTMLButtonElement;
  /** `null` makes it available; a sentence makes it unavailable and is the reason that is shown. */
  setUnavailable(reason: string | null): void;
};

let made = 0;

/**
 * A native button. An unavailable one keeps its place among the keys and says why: in words when it has the keyboard's focus, by
 * its description to a screen reader, in a tooltip to the mouse.
 */
export function createButton(label: string, onPress: () => void, look: "primary" | "secondary" = "secondary"): Button {
  const id = `reason-${++made}`;
  const reasonText = element("span", { class: "reason", attributes: { id } });
  const button = element("button", { class: `button ${look}`, text: label, attributes: { type: "button" } });
  let unavailable = false;
  button.addEventListener("click", () => {
    if (!unavailable) onPress();
  });
  return {
    root: element("span", { class: "button-place" }, button, reasonText),
    button,
    setUnavailable(reason) {
      unavailable = reason !== null;
      button.title = reason ?? "";
      setText(reasonText, reason ?? "");
      if (reason === null) {
        button.removeAttribute("aria-disabled");
        button.removeAttribute("aria-describedby");
      } else {
        button.setAttribute("aria-disabled", "true");
        button.setAttribute("aria-describedby", id);
      }
    },
  };
}
