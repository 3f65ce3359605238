import type { CompareSide } from "../../schemas/compare-view-protocol.ts";
import { element } from "../parts/element.ts";
import { setText } from "../parts/set-text.ts";
import { answerFootnote, visibleText } from "./answer-text.ts";
import type { CompareModel } from "./compare-model.ts";

export type AnswerColumn = { readonly root: HTMLElement; update(model: CompareModel): void };

/** One model's answer as it streams, with its speed and why it stopped. */
export function createAnswerColumn(side: CompareSide): AnswerColumn {
  const id = `${side}-heading`;
  const name = element("span", { class: "model-name" });
  const heading = element("h2", { attributes: { id } }, document.createTextNode(side), name);
  const text = document.createTextNode("");
  const output = element("div", {
    class: "answer model-text",
    attributes: { dir: "auto", tabindex: "0", role: "region" },
  });
  output.setAttribute("aria-labelledby", id);
  output.append(text);
  const problem = element("p", { class: "problem" });
  const footnote = element("p", { class: "footnote" });
  const root = element("section", { class: "answer-column", attributes: { "aria-labelledby": id } });
  root.append(heading, output, problem, footnote);
  return {
    root,
    update(model) {
      const answer = model.answers[side];
      setText(name, side === "base" ? model.baseName : model.tunedName);
      const waiting = model.state === "busy" && answer.stop === null && model.problems[side] === null;
      root.classList.toggle("streaming", waiting);
      output.setAttribute("aria-busy", String(waiting));
      growText(text, output, visibleText(answer.text));
      output.dataset["placeholder"] = placeholder(model, side);
      setText(problem, model.problems[side] ?? "");
      problem.hidden = model.problems[side] === null;
      setText(footnote, answerFootnote(answer, model.asked?.expected ?? null));
    },
  };
}

/** Appends what is new, so that a long answer is not laid out anew with every token; stays at the end if it was there. */
function growText(node: Text, box: HTMLElement, next: string): void {
  if (node.data === next) return;
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
  if (node.data !== "" && next.startsWith(node.data)) node.appendData(next.slice(node.data.length));
  else node.data = next;
  if (atEnd) box.scrollTop = box.scrollHeight;
}

/** Shown while the answer is empty. */
function placeholder(model: CompareModel, side: CompareSide): string {
  const answer = model.answers[side];
  if (answer.text !== "") return "";
  if (answer.stop === "end") return "The model ended its answer at once: no text.";
  if (model.problems[side] !== null || answer.stop !== null || model.state === "failed") return "";
  return model.state === "busy" ? "Waiting for the first token" : "The answer appears here.";
}
