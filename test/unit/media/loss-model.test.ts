import { describe, expect, it } from "vitest";
import { isLossMessage } from "../../../media/loss/is-loss-message.ts";
import { appendDelta, modelOfSnapshot } from "../../../media/loss/loss-model.ts";
import { highestSmoothing, readLossPageState } from "../../../media/loss/loss-page-state.ts";
import { deltaWith, snapshotWith } from "./loss-fixtures.ts";

const fourth = { step: [4], loss: [0.4], learningRate: [1e-4], gradNorm: [1], tokensPerSecond: [900] };

describe("what the loss panel knows of a run", () => {
  it("is the same from a snapshot and deltas as from one later snapshot", () => {
    const first = snapshotWith({});
    const warnings = [{ step: 4, message: "late" }];
    const grown = appendDelta(
      modelOfSnapshot(first),
      deltaWith({ points: fourth, evals: { step: [4], loss: [0.44] }, checkpoints: [2, 4], warnings }, { step: 4 }),
    );
    const whole = modelOfSnapshot(
      snapshotWith(
        {
          points: {
            step: [...first.points.step, 4],
            loss: [...first.points.loss, 0.4],
            learningRate: [...first.points.learningRate, 1e-4],
            gradNorm: [...first.points.gradNorm, 1],
            tokensPerSecond: [...first.points.tokensPerSecond, 900],
          },
          evals: { step: [2, 4], loss: [0.46, 0.44] },
          checkpoints: [2, 4],
          warnings,
        },
        { step: 4 },
      ),
    );
    expect({ ...grown, firstChanged: 0 }).toEqual({ ...whole, firstChanged: 0 });
  });

  it("tells the first row that a delta changed", () => {
    const model = modelOfSnapshot(snapshotWith({}));
    expect(appendDelta(model, deltaWith({ points: fourth })).firstChanged).toBe(3);
  });

  it("names the checkpoints that are there now, not those that were deleted", () => {
    const model = appendDelta(
      modelOfSnapshot(snapshotWith({ checkpoints: [1, 2] })),
      deltaWith({ checkpoints: [2, 3] }),
    );
    expect(model.checkpoints).toEqual([2, 3]);
  });
});

describe("messages to the loss panel", () => {
  it("are taken when they have the shape of the protocol", () => {
    expect(isLossMessage(snapshotWith({}))).toBe(true);
    expect(isLossMessage(deltaWith({}))).toBe(true);
  });

  it.each([
    ["nothing", null],
    ["text", "snapshot"],
    ["another type", { type: "points" }],
    ["no header", { ...snapshotWith({}), header: undefined }],
    ["columns of different length", snapshotWith({ evals: { step: [1, 2], loss: [1] } })],
    ["text among numbers", { ...snapshotWith({}), checkpoints: ["2"] }],
    ["a warning without words", { ...snapshotWith({}), warnings: [{ step: 1 }] }],
    ["a warning of no step", { ...snapshotWith({}), warnings: [{ step: "1", message: "m" }] }],
    ["a state of another version", snapshotWith({}, { state: "paused" as "running" })],
    ["a state that every object has", snapshotWith({}, { state: "constructor" as "running" })],
    ["a best evaluation of another shape", snapshotWith({}, { bestEval: 7 as never })],
    ["text where a number or null belongs", snapshotWith({}, { remainingMs: "soon" as never })],
    ["a number that is none", snapshotWith({}, { totalSteps: Number.NaN })],
    ["a step before the first", snapshotWith({ checkpoints: [-1] })],
    ["more than a whole phase", snapshotWith({}, { phaseFraction: 2 })],
    ["a loss of unknown words", snapshotWith({ points: { ...fourth, loss: ["unknown" as never] } })],
    ["a learning rate that is missing", snapshotWith({ points: { ...fourth, learningRate: [null as never] } })],
    ["a text beyond all bounds", snapshotWith({}, { sentence: "x".repeat(10_000_001) })],
  ])("are refused: %s", (_name, message) => expect(isLossMessage(message)).toBe(false));
});

describe("the choices a person made on the loss panel", () => {
  it("come back as they were", () => {
    const state = { smoothing: 0.3, log: true, table: true };
    expect(readLossPageState(state)).toEqual(state);
  });

  it.each([null, 7, {}, { smoothing: 2, log: "yes" }, { smoothing: -1 }])("fall back to defaults: %j", (stored) => {
    const state = readLossPageState(stored);
    expect(state.smoothing).toBeGreaterThanOrEqual(0);
    expect(state.smoothing).toBeLessThanOrEqual(highestSmoothing);
    expect(state).toMatchObject({ log: false, table: false });
  });
});
