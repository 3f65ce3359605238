import { describe, expect, test } from "vitest";
import { lossDelta, lossMark, lossSnapshot } from "../../../extension/runs/loss-messages.ts";
import { foldEvent, initialRunState, type RunState } from "../../../extension/runs/run-state.ts";
import { durationText, remainingMs, runSentence, runSummary } from "../../../extension/runs/run-text.ts";
import type { RunEvent } from "../../../schemas/contracts.generated.ts";
import { end, evaluation, hello, numbered, plan, step } from "./run-factory.ts";

function folded(events: readonly RunEvent[]): RunState {
  const state = initialRunState("/runs/chat-1", plan);
  for (const event of events) foldEvent(state, event);
  return state;
}

describe("a run's state", () => {
  test("grows with its events", () => {
    const state = folded(numbered([hello, step(1, 2), step(2, 1.5), evaluation(2, 1.4, true), end("completed")]));
    expect(state.status).toBe("completed");
    expect(state.points.loss).toEqual([2, 1.5]);
    expect(state.bestEval).toEqual({ step: 2, loss: 1.4 });
  });

  test("does not change when events are read twice", () => {
    const events = numbered([hello, step(1, 2), step(2, 1.5)]);
    expect(folded([...events, ...events])).toEqual(folded(events));
  });

  test("keeps a loss that was not finite as a gap", () => {
    expect(folded(numbered([hello, step(1, null)])).points.loss).toEqual([null]);
  });

  test("takes back the steps that a resumed run does again", () => {
    const first = numbered([hello, step(1, 2), step(2, 1.5), step(3, 1.2)]);
    const again = numbered([{ ...hello, resumedFromStep: 1 } as typeof hello, step(2, 1.6)], 5);
    const state = folded([...first, ...again]);
    expect(state.points.step).toEqual([1, 2]);
    expect(state.points.loss).toEqual([2, 1.6]);
    expect(state.status).toBe("running");
  });
});

describe("what the loss panel is told", () => {
  test("a snapshot plus deltas is the same as a later snapshot", () => {
    const events = numbered([
      hello,
      step(1, 2),
      step(2, 1.5),
      evaluation(2, 1.4, true),
      step(3, 1.3),
      end("completed"),
    ]);
    const state = folded(events.slice(0, 3));
    const snapshot = lossSnapshot(state);
    const mark = lossMark(state);
    for (const event of events.slice(3)) foldEvent(state, event);
    const delta = lossDelta(state, mark);
    const whole = lossSnapshot(state);
    expect([...snapshot.points.loss, ...delta.points.loss]).toEqual(whole.points.loss);
    expect([...snapshot.evals.loss, ...delta.evals.loss]).toEqual(whole.evals.loss);
    expect(delta.header).toEqual(whole.header);
  });
});

describe("words about a run", () => {
  test("time left comes from the pace of the last steps", () => {
    const state = folded(numbered([hello, step(1, 2), step(2, 1.5), step(3, 1.4)]));
    expect(remainingMs(state)).toBe(57_000);
    expect(runSummary(state)).toBe("step 3/60 · loss 1.40 · 57 s left");
  });

  test.each([
    [999, "1 s"],
    [75_000, "1 min 15 s"],
    [1_200_000, "20 min"],
    [7_500_000, "2 h 5 min"],
  ])("%d ms is %s", (durationMs, text) => {
    expect(durationText(durationMs)).toBe(text);
  });

  test("rising validation is called overfitting, with the step to go back to", () => {
    const rising = folded(numbered([hello, step(1, 2), evaluation(1, 1, true), step(2, 1), evaluation(2, 1.3, false)]));
    expect(runSentence(rising)).toContain("risen 30 % since step 1");
    const falling = folded(numbered([hello, step(1, 2), evaluation(1, 1, true), step(2, 1), evaluation(2, 0.9, true)]));
    expect(runSentence(falling)).toContain("no overfitting yet");
  });

  test("a failed run says its reason", () => {
    expect(runSummary(folded(numbered([hello, end("failed", "Out of memory at step 1.")])))).toBe(
      "Out of memory at step 1.",
    );
  });
});
