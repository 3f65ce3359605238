import { describe, expect, test } from "vitest";
import { runSentence } from "../../../extension/runs/run-sentence.ts";
import { foldEvent, initialRunState } from "../../../extension/runs/run-state.ts";
import { checkpoint, end, evaluation, hello, numbered, plan, resumed, step, untrained } from "./run-factory.ts";

type Events = Parameters<typeof numbered>[0];

function sentence(events: Events, of = plan): string {
  const state = initialRunState("/runs/chat-1", of);
  for (const event of numbered([hello, ...events])) foldEvent(state, event);
  return runSentence(state);
}

const fallen = [step(1, 2), evaluation(1, 1, true), step(2, 1)];
const cases: readonly (readonly [name: string, events: Events, text: string])[] = [
  ["nothing trained", [], "No step has been trained."],
  ["before the first validation", [step(1, 2)], "No validation loss has been measured."],
  ["ended before the first validation", [step(1, 2), end("stopped")], "No validation loss has been measured."],
  ["one validation", fallen, "The validation loss at step 1 is 1.00; one alone shows no trend."],
  [
    "validation falls",
    [...fallen, evaluation(2, 0.9, true)],
    "Validation is at its lowest, 0.90 at step 2: no sign of overfitting.",
  ],
  [
    "a small rise, rounded up",
    [...fallen, evaluation(2, 1.014, false)],
    "Validation is within 2 % of its lowest, 1.00 at step 1.",
  ],
  [
    "validation rises, training falls, nothing was saved",
    [...fallen, evaluation(2, 1.3, false)],
    "Validation has risen 30 % since step 1 while the training loss fell: the model is overfitting.",
  ],
  [
    "the same with a checkpoint of the best step",
    [step(1, 2), evaluation(1, 1, true), checkpoint(1), step(2, 1), evaluation(2, 1.3, false), checkpoint(2)],
    "Validation has risen 30 % since step 1 while the training loss fell: the model is overfitting. The checkpoint of that step is the better one.",
  ],
  [
    "the same when that checkpoint was deleted",
    [step(1, 2), evaluation(1, 1, true), checkpoint(1), step(2, 1), evaluation(2, 1.3, false), checkpoint(2, [1])],
    "Validation has risen 30 % since step 1 while the training loss fell: the model is overfitting.",
  ],
  [
    "both rise",
    [step(1, 2), evaluation(1, 1, true), step(2, 9), evaluation(2, 7, false)],
    "Validation has risen 600 % since step 1, and the training loss rose too: the training is unstable.",
  ],
  [
    "validation rises, training stands still",
    [step(1, 2), evaluation(1, 1, true), step(2, 2), evaluation(2, 1.2, false)],
    "Validation has risen 20 % since step 1, and the training loss has not fallen.",
  ],
  [
    "the last validation is no number",
    [...fallen, evaluation(2, null, false)],
    "The validation loss is not finite at step 2; it was lowest, 1.00 at step 1.",
  ],
  [
    "no validation is a number",
    [step(1, 2), evaluation(1, null, false)],
    "The validation loss is not finite at step 1.",
  ],
  ["the training loss is no number", [...fallen, step(3, null)], "The training loss is not finite at step 3."],
  [
    "the last step had nothing to learn",
    [...fallen, untrained(3)],
    "The validation loss at step 1 is 1.00; one alone shows no trend. There was nothing to learn in step 3.",
  ],
  [
    "no step had anything to learn",
    [untrained(1), untrained(2)],
    "There was nothing to learn up to step 2: no token of its rows is trained.",
  ],
  [
    "no number, then nothing to learn",
    [step(1, null), untrained(2)],
    "The training loss is not finite at step 1. There was nothing to learn in step 2.",
  ],
  [
    "a lowest loss of zero",
    [step(1, 2), evaluation(1, 0, true), step(2, 1), evaluation(2, 0.2, false)],
    "Validation is at 0.20; it was lowest, 0.00 at step 1.",
  ],
  [
    "a resume dropped the best validation",
    [...fallen, evaluation(2, 0.5, true), checkpoint(1), resumed(1), step(2, 1.1), evaluation(2, 0.9, true)],
    "Validation is at its lowest, 0.90 at step 2: no sign of overfitting.",
  ],
];

describe("the sentence under the numbers is true", () => {
  test.each(cases)("%s", (_name, events, text) => {
    expect(sentence(events)).toBe(text);
  });

  test("without rows held out", () => {
    const alone = { ...plan, data: { ...plan.data, validation: null } };
    expect(sentence([step(1, 2)], alone)).toBe("No rows are held out: overfitting cannot be seen.");
  });
});
