import { answerFootnote } from "./answer-text.ts";
import type { CompareModel } from "./compare-model.ts";

/** The status line: a problem first, then what the host says, then what can be said of two finished answers. */
export function statusText(model: CompareModel): string {
  if (model.problems.page !== null) return model.problems.page;
  const { base, tuned } = model.answers;
  const finished = base.stop !== null && tuned.stop !== null;
  const same = finished && base.text !== "" && base.text === tuned.text;
  return [model.status, ...(model.state === "ready" && same ? ["both answers are the same text"] : [])]
    .filter((part) => part !== "")
    .join(" · ");
}

/** What a screen reader hears: the state, and each finished answer's footnote. */
export function spokenCompare(model: CompareModel): string {
  const expected = model.asked?.expected ?? null;
  const finished = (["base", "tuned"] as const).flatMap((side) => {
    const problem = model.problems[side];
    if (problem !== null) return [`${side}: ${problem}`];
    const answer = model.answers[side];
    return answer.stop === null ? [] : [`${side} answered, ${answerFootnote(answer, expected)}.`];
  });
  return [`${statusText(model)}.`.replace(/\.\.$/, "."), ...finished].join(" ");
}
