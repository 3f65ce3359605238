import { element } from "./element.ts";

export type Button = {
  readonly root: HTMLButtonElement;
  /** `null` enables; a sentence disables and is shown as the reason. */
  setUnavailable(reason: string | null): void;
};

/** A native button. A disabled one says why in its tooltip, and hands the keyboard focus on instead of dropping it. */
export function createButton(label: string, onPress: () => void, look: "primary" | "secondary" = "secondary"): Button {
  const root = element("button", { class: `button ${look}`, text: label, attributes: { type: "button" } });
  root.addEventListener("click", onPress);
  return {
    root,
    setUnavailable(reason) {
      const hadFocus = document.activeElement === root;
      root.disabled = reason !== null;
      root.title = reason ?? "";
      if (hadFocus && reason !== null) focusNeighbour(root);
    },
  };
}

function focusNeighbour(button: HTMLButtonElement): void {
  const neighbour = button.parentElement?.querySelector<HTMLElement>("button:not(:disabled)");
  (neighbour ?? document.querySelector<HTMLElement>("h1"))?.focus();
}
