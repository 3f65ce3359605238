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
  let ready = false;
  const change = (part: Partial<Draft>): void => {
    draft = { ...draft, ...part };
    onDraft(draft);
    picker.setPicked(promptOfDraft(prompts, draft));
    run.setUnavailable(runReason(ready, draft));
  };
  const start = (): void => {
    if (!ready || draft.prompt.trim() === "") return;
    post({ type: "run", ...draft, expected: promptOfDraft(prompts, draft)?.expected ?? null });
  };
  const stop = (): void => post({ type: "cancel" });
  const run = createButton("Run", start, "primary");
  const cancel = createButton("Cancel", stop);
  const box = createPromptBox({ draft, onChange: change, onRun: start, onCancel: () => cancel.root.click() });
  const picker = createPromptPicker(({ prompt, system }) => {
    change({ prompt, system });
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
      ready = model.state === "ready";
      prompts = model.prompts;
      picker.setPrompts(prompts);
      picker.setPicked(promptOfDraft(prompts, draft));
      // Enabled first, so that the focus of the other button has somewhere to go.
      if (model.state === "busy") cancel.setUnavailable(null);
      run.setUnavailable(runReason(ready, draft));
      if (model.state !== "busy") cancel.setUnavailable("Nothing is being answered.");
    },
  };
}

function runReason(ready: boolean, draft: Draft): string | null {
  if (!ready) return "The models are not ready for a prompt.";
  return draft.prompt.trim() === "" ? "Write a prompt first." : null;
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
