import type { CompareAnswer, CompareSide, ToCompareView } from "../../schemas/compare-view-protocol.ts";

/** What the page knows: the last snapshot and what came since. */
export type CompareModel = Omit<Extract<ToCompareView, { type: "snapshot" }>, "type">;

const noAnswer: CompareAnswer = { text: "", tokensPerSecond: null, stop: null };
const noProblems = { base: null, tuned: null, page: null };

/** Folds one message into the model. Before the snapshot (`model` undefined) other messages have nothing to change. */
export function foldCompareMessage(model: CompareModel | undefined, message: ToCompareView): CompareModel | undefined {
  if (message.type === "snapshot") {
    const { type: _type, ...rest } = message;
    return rest;
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
