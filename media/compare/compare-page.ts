import type { FromCompareView } from "../../schemas/compare-view-protocol.ts";
import { createAnnouncer } from "../parts/announcer.ts";
import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import { createAnswerColumn } from "./answer-column.ts";
import { visibleText } from "./answer-text.ts";
import type { CompareModel } from "./compare-model.ts";
import type { Draft } from "./draft.ts";
import { createPromptForm } from "./prompt-form.ts";
import { spokenCompare, statusText } from "./status-text.ts";

/** A screen reader is told of progress this often at most; the end of an answer is told at once. */
const spokenEveryMs = 10_000;

export type ComparePageInit = {
  readonly draft: Draft;
  readonly post: (message: FromCompareView) => void;
  readonly onDraft: (draft: Draft) => void;
};
export type ComparePage = { readonly root: HTMLElement; draw(model: CompareModel): void; focus(): void };

/** The prompt above, the base model's answer left, the tuned model's right, the expected text below. */
export function createComparePage(init: ComparePageInit): ComparePage {
  const name = element("h1", { attributes: { tabindex: "-1" } });
  const status = element("p", { class: "status" });
  const form = createPromptForm(init);
  const asked = createTextBlock("asked");
  const expected = createTextBlock("expected");
  const columns = [createAnswerColumn("base"), createAnswerColumn("tuned")];
  const announcer = createAnnouncer(spokenEveryMs);
  const root = element("main", { class: "compare-page" });
  const answers = element("div", { class: "answers" }, ...columns.map((column) => column.root));
  const header = element("header", { class: "compare-header" }, name, status);
  root.append(header, form.root, asked.root, answers, expected.root, announcer.root);
  let spoken: CompareModel | undefined;
  return {
    root,
    focus: form.focus,
    draw(model) {
      setText(name, `Base and tuned: ${model.runName}`);
      setText(status, statusText(model));
      status.dataset["state"] = model.problems.page === null ? model.state : "failed";
      form.update(model);
      // What stands in the prompt box needs no second place; once it is edited, the answers belong to this.
      asked.show(model.asked?.prompt === form.prompt() ? null : (model.asked?.prompt ?? null));
      expected.show(model.asked?.expected ?? null);
      for (const column of columns) column.update(model);
      if (spoken?.state === model.state) announcer.announce(spokenCompare(model));
      else announcer.announceNow(spokenCompare(model));
      spoken = model;
    },
  };
}

type TextBlock = { readonly root: HTMLElement; show(text: string | null): void };

function createTextBlock(title: string): TextBlock {
  const text = element("p", { class: "model-text", attributes: { dir: "auto" } });
  const root = element("section", { class: "text-block", attributes: { "aria-label": title } });
  root.append(element("h2", { text: title }), text);
  return {
    root,
    show(value) {
      root.hidden = value === null || value === "";
      setText(text, visibleText(value ?? ""));
    },
  };
}
