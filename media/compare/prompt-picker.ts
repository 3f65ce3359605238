import type { ComparePrompt } from "../../schemas/compare-view-protocol.ts";
import { formatCount } from "../../schemas/number-format.ts";
import { element } from "../parts/element.ts";

const longestLabel = 80;

export type PromptPicker = {
  readonly root: HTMLElement;
  setPrompts(prompts: readonly ComparePrompt[]): void;
  /** Shows which prompt the draft is; null when it is the person's own. */
  setPicked(prompt: ComparePrompt | null): void;
};

/** Chooses one of the validation prompts, one after the other or from the list. */
export function createPromptPicker(onPick: (prompt: ComparePrompt) => void): PromptPicker {
  let prompts: readonly ComparePrompt[] = [];
  const caption = element("span", { text: "Validation prompts" });
  const select = element("select");
  const step = (label: string, sign: string, by: 1 | -1): HTMLButtonElement => {
    const attributes = { type: "button", "aria-label": label, title: label };
    const root = element("button", { class: "button secondary", text: sign, attributes });
    root.addEventListener("click", () => pick(neighbour(select.selectedIndex - 1, by, prompts.length)));
    return root;
  };
  const pick = (index: number): void => {
    const prompt = prompts[index];
    if (prompt === undefined) return;
    select.selectedIndex = index + 1;
    onPick(prompt);
  };
  select.addEventListener("change", () => pick(select.selectedIndex - 1));
  const root = element("div", { class: "picker control" });
  root.append(
    element("label", { class: "control" }, caption, select),
    step("Previous prompt", "‹", -1),
    step("Next prompt", "›", 1),
  );
  root.hidden = true;
  return {
    root,
    setPrompts(next) {
      if (next === prompts) return;
      prompts = next;
      root.hidden = prompts.length === 0;
      caption.textContent = `Validation prompts (${formatCount(prompts.length)})`;
      select.replaceChildren(element("option", { text: "Your own prompt" }), ...prompts.map(promptOption));
    },
    setPicked: (prompt) => {
      select.selectedIndex = prompt === null ? 0 : prompts.indexOf(prompt) + 1;
    },
  };
}

/** The next or previous index, around the ends; from no selection (-1), the first or the last. */
export function neighbour(index: number, by: 1 | -1, count: number): number {
  if (index < 0) return by === 1 ? 0 : count - 1;
  return (index + by + count) % count;
}

function promptOption({ row, prompt }: ComparePrompt): HTMLOptionElement {
  const line = prompt.replace(/\s+/g, " ").trim();
  const short = line.length > longestLabel ? `${line.slice(0, longestLabel - 1)}…` : line;
  return element("option", { text: `row ${formatCount(row)} · ${short}` });
}
