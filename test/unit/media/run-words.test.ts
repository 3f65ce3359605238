import { describe, expect, it } from "vitest";
import { modelOfSnapshot } from "../../../media/loss/loss-model.ts";
import { outcomeOf } from "../../../media/loss/outcome.ts";
import { spokenSummary, stepText } from "../../../media/loss/run-text.ts";
import { runningHeader, snapshotWith } from "./loss-fixtures.ts";

const points = { step: [], loss: [], learningRate: [], gradNorm: [], tokensPerSecond: [] };

describe("the outcome on top", () => {
  it("is absent while the run goes on", () => {
    expect(outcomeOf(modelOfSnapshot(snapshotWith({})))).toBeNull();
    expect(outcomeOf(modelOfSnapshot(snapshotWith({}, { state: "starting" })))).toBeNull();
  });

  it("of a completed run names the best evaluation and the next step", () => {
    const header = { state: "completed", step: 10, hasAdapter: true } as const;
    expect(outcomeOf(modelOfSnapshot(snapshotWith({}, header)))).toEqual({
      tone: "good",
      title: "Completed, 10 steps",
      lines: [
        "Best validation loss 0.46 at step 2, saved as a checkpoint.",
        "Next: compare base and tuned answers, or serve the adapter with Ollama.",
      ],
      offersLog: false,
    });
  });

  it("says where an early end was, and claims no checkpoint that was not saved", () => {
    const header = { state: "completed", step: 6, hasAdapter: true, reason: "Validation rose three times." } as const;
    const outcome = outcomeOf(modelOfSnapshot(snapshotWith({ checkpoints: [] }, header)));
    expect(outcome?.title).toBe("Completed at step 6 of 10");
    expect(outcome?.lines.slice(0, 2)).toEqual([
      "Validation rose three times.",
      "Best validation loss 0.46 at step 2.",
    ]);
  });

  it("of a failure leads with the reason and the hint, and offers the log", () => {
    const header = {
      state: "failed",
      step: 0,
      bestEval: null,
      reason: "The disk is full.",
      hint: "Free 2 GB.",
    } as const;
    expect(outcomeOf(modelOfSnapshot(snapshotWith({ points }, header)))).toEqual({
      tone: "bad",
      title: "Failed before the first step",
      lines: ["The disk is full.", "Free 2 GB."],
      offersLog: true,
    });
  });

  it.each([
    ["stopped", "Stopped at step 3 of 10", true],
    ["killed", "The trainer ended without a result at step 3 of 10", true],
    ["stalled", "The trainer has not answered since step 3 of 10", true],
  ] as const)("of a run that is %s", (state, title, offersLog) => {
    expect(outcomeOf(modelOfSnapshot(snapshotWith({}, { state })))).toMatchObject({ title, offersLog });
  });

  it.each([
    ["stopped", [2], "No adapter was saved. Resume goes on from the checkpoint of step 2."],
    ["killed", [1, 2], "No adapter was saved. Resume goes on from the checkpoint of step 2."],
    ["stopped", [], "Nothing was saved."],
    ["killed", [], "Nothing was saved."],
  ] as const)(
    "of a run that is %s with checkpoints %j and no adapter claims no more than was saved",
    (state, steps, text) => {
      const outcome = outcomeOf(modelOfSnapshot(snapshotWith({ checkpoints: steps }, { state })));
      expect(outcome?.lines.at(-1)).toBe(`${text} The log shows what the trainer wrote last.`);
      expect(outcome?.offersLog).toBe(true);
    },
  );

  it("of a run that was stopped with its adapter offers no log", () => {
    expect(outcomeOf(modelOfSnapshot(snapshotWith({}, { state: "stopped", hasAdapter: true })))?.offersLog).toBe(false);
  });
});

describe("words of the run", () => {
  it("count steps without a total when none is known", () => {
    expect(stepText(runningHeader)).toBe("3 of 10");
    expect(stepText({ ...runningHeader, totalSteps: 0 })).toBe("3");
  });

  it("say to a screen reader what the numbers show", () => {
    expect(spokenSummary(modelOfSnapshot(snapshotWith({})))).toBe(
      "demo #7, running. step 3 of 10. loss 0.50. validation loss 0.46. 2 min left. Validation follows training.",
    );
  });

  it("say the phase before the first point", () => {
    const model = modelOfSnapshot(
      snapshotWith({ points, evals: { step: [], loss: [] } }, { state: "starting", phase: "Loading the model, 34 %" }),
    );
    expect(spokenSummary(model)).toBe("demo #7, starting. Loading the model, 34 %");
  });
});
