import type { CompareAnswer, ComparePrompt, CompareSide, ToCompareView } from "../../schemas/compare-view-protocol.ts";

/** What was asked last: the prompt as it was sent, and what the dataset expects, if it came from there. */
export type Asked = { readonly prompt: string; readonly expected: string | null };

/** What the page knows. `problems` holds one sentence for each place that can show one; `page` is the status line. */
export type CompareModel = {
  readonly runName: string;
  readonly baseName: string;
  readonly tunedName: string;
  readonly state: "loading" | "ready" | "busy" | "failed";
  readonly status: string;
  readonly prompts: readonly ComparePrompt[];
  readonly answers: Readonly<Record<CompareSide, CompareAnswer>>;
  readonly problems: Readonly<Record<CompareSide | "page", string | null>>;
  readonly asked: Asked | null;
};

const noAnswer: CompareAnswer = { text: "", tokensPerSecond: null, stop: null };
const noProblems = { base: null, tuned: null, page: null };

/**
 * Folds one message into the model. `remembered` is what an earlier page of the same run had asked: the snapshot brings
 * the answers back, not the question. Before the snapshot (`model` undefined) other messages have nothing to change.
 */
export function foldCompareMessage(
  model: CompareModel | undefined,
  message: ToCompareView,
  remembered: Asked | null,
): CompareModel | undefined {
  if (message.type === "snapshot") {
    const { type: _type, ...rest } = message;
    return { ...rest, problems: noProblems, asked: model?.asked ?? remembered };
  }
  if (model === undefined) return undefined;
  switch (message.type) {
    case "state":
      return { ...model, state: message.state, status: message.status };
    case "started": {
      const asked = { prompt: message.prompt, expected: message.expected };
      return { ...model, asked, answers: { base: noAnswer, tuned: noAnswer }, problems: noProblems };
    }
    case "token": {
      const before = model.answers[message.side];
      return withAnswer(model, message.side, { ...before, text: before.text + message.text });
    }
    case "answer":
      return withAnswer(model, message.side, message.answer);
    case "problem":
      return { ...model, problems: { ...model.problems, [message.side ?? "page"]: message.message } };
  }
}

function withAnswer(model: CompareModel, side: CompareSide, answer: CompareAnswer): CompareModel {
  return { ...model, answers: { ...model.answers, [side]: answer } };
}
