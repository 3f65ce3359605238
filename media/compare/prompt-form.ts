import type { ComparePrompt, FromCompareView } from "../../schemas/compare-view-protocol.ts";
import { createButton } from "../parts/button.ts";
import { element } from "../parts/element.ts";
import type { CompareModel } from "./compare-model.ts";
import { type Draft, maxTokensRange, promptOfDraft, temperatureRange } from "./draft.ts";
import { createNumberField } from "./number-field.ts";
import { createPromptBox } from "./prompt-box.ts";
import { createPromptPicker } from "./prompt-picker.ts";

export type PromptForm = {
  readonly root: HTMLElement;
  update(model: CompareModel): void;
  focus(): void;
  /** The prompt as it stands in the box. */
  prompt(): string;
};
export type PromptFormInit = {
  readonly draft: Draft;
  readonly post: (message: FromCompareView) => void;
  readonly onDraft: (draft: Draft) => void;
};

/** The prompt with its settings, and the two things that can be done: run and cancel. */
export function createPromptForm({ draft: initial, post, onDraft }: PromptFormInit): PromptForm {
  let draft = initial;
  let prompts: readonly ComparePrompt[] = [];
  let state: CompareModel["state"] = "loading";
  const change = (part: Partial<Draft>): void => {
    draft = { ...draft, ...part };
    onDraft(draft);
    picker.setPicked(promptOfDraft(prompts, draft));
    run.setUnavailable(runReason(state, draft));
  };
  // A text that is edited is the person's own, whatever was picked before.
  const edit = (part: Partial<Draft>): void => change({ ...part, row: null });
  const start = (): void => {
    if (runReason(state, draft) !== null) return;
    const { row: _row, ...request } = draft;
    post({ type: "run", ...request, expected: promptOfDraft(prompts, draft)?.expected ?? null });
  };
  const stop = (): void => post({ type: "cancel" });
  const run = createButton("Run", start, "primary");
  const cancel = createButton("Cancel", stop);
  const box = createPromptBox({ draft, onChange: edit, onRun: start, onCancel: () => cancel.button.click() });
  const picker = createPromptPicker(({ prompt, system, row }) => {
    change({ prompt, system, row });
    box.show(draft);
  });
  const settings = createSettings(draft, change);
  const actions = element("div", { class: "actions" }, run.root, cancel.root);
  const bottom = element("div", { class: "form-bottom" }, settings, actions);
  const root = element("section", { class: "prompt-form", attributes: { "aria-label": "Prompt" } });
  root.append(picker.root, box.root, bottom);
  return {
    root,
    focus: box.focus,
    prompt: () => draft.prompt,
    update(model) {
      state = model.state;
      prompts = model.prompts;
      picker.setPrompts(prompts);
      picker.setPicked(promptOfDraft(prompts, draft));
      run.setUnavailable(runReason(state, draft));
      cancel.setUnavailable(state === "busy" ? null : "Nothing is being answered.");
    },
  };
}

/** Why the prompt cannot be sent now, or null. */
function runReason(state: CompareModel["state"], draft: Draft): string | null {
  switch (state) {
    case "loading":
      return "The models are still loading.";
    case "busy":
      return "The last prompt is being answered. Wait, or cancel it.";
    case "failed":
      return "The models cannot answer. Run Compare Base and Tuned again to load them.";
    case "ready":
      return draft.prompt.trim() === "" ? "Write a prompt first." : null;
  }
}

function createSettings(draft: Draft, change: (part: Partial<Draft>) => void): HTMLElement {
  const temperature = createNumberField({
    label: "Temperature",
    range: temperatureRange,
    step: 0.1,
    value: draft.temperature,
    onChange: (value) => change({ temperature: value }),
  });
  const maxTokens = createNumberField({
    label: "Max tokens",
    range: maxTokensRange,
    step: 1,
    value: draft.maxTokens,
    onChange: (value) => change({ maxTokens: Math.round(value) }),
  });
  return element("div", { class: "settings" }, temperature, maxTokens);
}
