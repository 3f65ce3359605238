import { describe, expect, test } from "vitest";
import { lossMark, lossSnapshot, lossUpdate } from "../../../extension/runs/loss-messages.ts";
import { foldEvent, initialRunState, type RunState } from "../../../extension/runs/run-state.ts";
import { runSummary } from "../../../extension/runs/run-text.ts";
import type { RunEvent } from "../../../schemas/contracts.generated.ts";
import {
  checkpoint,
  end,
  evaluation,
  hello,
  numbered,
  plan,
  resumed,
  sample,
  step,
  untrained,
  warning,
} from "./run-factory.ts";

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
    const again = numbered([resumed(1), step(2, 1.6)], 5);
    const state = folded([...first, ...again]);
    expect(state.points.step).toEqual([1, 2]);
    expect(state.points.loss).toEqual([2, 1.6]);
    expect(state.status).toBe("running");
  });

  test("drops with those steps all that was said of them", () => {
    const first = [
      hello,
      warning(null, "3 rows are cut."),
      step(1, 2),
      evaluation(1, 1.5, true),
      checkpoint(1),
      sample(1),
    ];
    const dropped = [step(2, 1), evaluation(2, 0.9, true), sample(2), warning(2, "No number."), checkpoint(2)];
    const again = [warning(null, "3 rows are cut."), resumed(1), step(2, 1.6), checkpoint(2)];
    const state = folded(numbered([...first, ...dropped, ...again]));
    expect(state.bestEval).toEqual({ step: 1, loss: 1.5 });
    expect(state.checkpoints.map((each) => each.step)).toEqual([1, 2]);
    expect(state.samples.map((each) => each.step)).toEqual([1]);
    expect(state.warnings).toEqual([{ step: null, message: "3 rows are cut." }]);
  });

  test("begins anew when it is taken up again without a checkpoint", () => {
    const state = folded(numbered([hello, step(1, 2), step(2, 1), resumed(null), step(1, 2.1)]));
    expect(state.points.step).toEqual([1]);
  });

  test("knows which checkpoints are still there", () => {
    const kept = [checkpoint(10), checkpoint(20), checkpoint(30, [10]), checkpoint(30)];
    expect(folded(numbered([hello, step(1, 2), ...kept])).checkpoints.map((each) => each.step)).toEqual([20, 30]);
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
    const delta = lossUpdate(state, mark);
    expect(delta.type).toBe("delta");
    const whole = lossSnapshot(state);
    expect([...snapshot.points.loss, ...delta.points.loss]).toEqual(whole.points.loss);
    expect([...snapshot.evals.loss, ...delta.evals.loss]).toEqual(whole.evals.loss);
    expect(delta.header).toEqual(whole.header);
  });

  test("a resume that has passed the old last step by the next look is told as a whole", () => {
    const steps = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => step(from + at, 1));
    const events = numbered([hello, ...steps(1, 8), resumed(5), ...steps(6, 12)]);
    const state = folded(events.slice(0, 9));
    const mark = lossMark(state);
    for (const event of events.slice(9)) foldEvent(state, event);
    expect(lossUpdate(state, mark)).toEqual(lossSnapshot(state));
  });

  test("the memory in use comes with that of the GPU in all", () => {
    const onGpu = { ...hello, deviceMemoryBytes: 24e9 } as typeof hello;
    const busy = { ...step(1, 2), memoryBytes: 6e9 } as ReturnType<typeof step>;
    const { header } = lossSnapshot(folded(numbered([onGpu, busy])));
    expect(header).toMatchObject({ memoryBytes: 6e9, totalMemoryBytes: 24e9 });
    expect(lossSnapshot(folded(numbered([hello]))).header.totalMemoryBytes).toBeNull();
  });

  test("a step that had nothing to learn is told apart from a loss that is not finite", () => {
    const state = folded(numbered([hello, step(1, null), untrained(2), step(3, 1)]));
    expect(lossSnapshot(state).points.loss).toEqual([null, "untrained", 1]);
    expect(lossUpdate(state, { ...lossMark(state), points: 1 }).points.loss).toEqual(["untrained", 1]);
  });

  test("the phase comes with its share, and a checkpoint that was deleted is not named", () => {
    const loading = { type: "phase", phase: "loading-model", fraction: 0.34, text: "Loading the model" } as const;
    const { header, checkpoints } = lossSnapshot(folded(numbered([hello, checkpoint(1), checkpoint(2, [1]), loading])));
    expect(header).toMatchObject({ phase: "Loading the model, 34 %", phaseFraction: 0.34 });
    expect(checkpoints).toEqual([2]);
  });
});

const unsaved = { ...end("stopped"), adapter: null } as ReturnType<typeof end>;

describe("words about a run", () => {
  test("a running run says its step, its loss and the time left", () => {
    const state = folded(numbered([hello, step(1, 2), step(2, 1.5), step(3, 1.4)]));
    expect(runSummary(state)).toBe("step 3/60 · loss 1.40 · 57 s left");
  });

  test.each([
    [[step(1, 2), end("stopped")], "stopped at step 1/60 · saved"],
    [[step(1, 2), checkpoint(1), unsaved], "stopped at step 1/60 · no adapter, checkpoint of step 1"],
    [[step(1, 2), unsaved], "stopped at step 1/60 · nothing saved"],
    [[step(1, null)], "step 1/60 · loss not finite"],
    [[step(1, 1.5), untrained(2)], "step 2/60 · loss 1.50 · 58 s left"],
    [[untrained(1)], "step 1/60 · nothing to learn so far"],
  ])("say what was saved and what is no number: %#", (events, text) => {
    expect(runSummary(folded(numbered([hello, ...events])))).toBe(text);
  });

  test("a failed run says its reason", () => {
    expect(runSummary(folded(numbered([hello, end("failed", "Out of memory at step 1.")])))).toBe(
      "Out of memory at step 1.",
    );
  });
});
