import { element } from "../parts/element.ts";
import type { Draft } from "./draft.ts";

export type PromptBox = { readonly root: HTMLElement; show(draft: Draft): void; focus(): void };
export type PromptBoxInit = {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onRun: () => void;
  readonly onCancel: () => void;
};

/** The prompt and the system prompt. Enter runs, Shift+Enter breaks the line, Escape cancels. */
export function createPromptBox(init: PromptBoxInit): PromptBox {
  const prompt = textBox({
    rows: "3",
    placeholder: "Ask both models",
    "aria-label": "Prompt",
    "aria-describedby": "keys",
  });
  const system = textBox({ rows: "2", placeholder: "None", "aria-label": "System prompt" });
  const summary = element("summary");
  const details = element("details", { class: "system" }, summary, system);
  const show = (draft: Draft): void => {
    prompt.value = draft.prompt;
    system.value = draft.system;
    summary.textContent = summaryText(draft.system);
  };
  prompt.addEventListener("input", () => init.onChange({ prompt: prompt.value }));
  system.addEventListener("input", () => {
    init.onChange({ system: system.value });
    summary.textContent = summaryText(system.value);
  });
  const root = element("div", { class: "prompt-box" }, prompt);
  root.append(
    element("p", {
      class: "hint",
      text: "Enter runs, Shift+Enter starts a line, Escape cancels.",
      attributes: { id: "keys" },
    }),
  );
  root.append(details);
  root.addEventListener("keydown", (event) => onKey(event, init));
  show(init.draft);
  return { root, show, focus: () => prompt.focus() };
}

function textBox(attributes: Readonly<Record<string, string>>): HTMLTextAreaElement {
  return element("textarea", { attributes: { ...attributes, spellcheck: "false", dir: "auto" } });
}

function onKey(event: KeyboardEvent, { onRun, onCancel }: PromptBoxInit): void {
  // While an input method composes a character, Enter belongs to it.
  if (event.isComposing || !(event.target instanceof HTMLTextAreaElement)) return;
  if (event.key === "Escape") onCancel();
  if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
  event.preventDefault();
  onRun();
}

function summaryText(system: string): string {
  if (system === "") return "System prompt: none";
  const line = system.replace(/\s+/g, " ");
  return `System prompt: ${line.length > 90 ? `${line.slice(0, 89)}…` : line}`;
}
