import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isRunRequest } from "../../../extension/editor/is-run-request.ts";
import { joinCompareMessages, joinLossMessages } from "../../../extension/editor/join-view-messages.ts";
import { batchIntervalMs, createMessageBatch } from "../../../extension/editor/message-batch.ts";
import { type CompareModel, foldCompareMessage } from "../../../media/compare/compare-model.ts";
import { appendDelta, modelOfSnapshot } from "../../../media/loss/loss-model.ts";
import type { CompareSide, ToCompareView } from "../../../schemas/compare-view-protocol.ts";
import type { LossDelta, ToLossView } from "../../../schemas/loss-view-protocol.ts";
import { compareSnapshot } from "./compare-fixtures.ts";
import { deltaWith, snapshotWith } from "./loss-fixtures.ts";

function deltaAt(step: number): LossDelta {
  const points = { step: [step], loss: [1 / step], learningRate: [1], gradNorm: [1], tokensPerSecond: [1] };
  const evals = step % 3 === 0 ? { step: [step], loss: [2 / step] } : { step: [], loss: [] };
  return deltaWith({ points, evals, checkpoints: step % 5 === 0 ? [step] : [] }, { step });
}

describe("joining what waits for a view", () => {
  it("leaves the loss panel in the same state as one message after the other", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 4, max: 40 }), { minLength: 1, maxLength: 12 }), (steps) => {
        const deltas = steps.sort((a, b) => a - b).map(deltaAt);
        const joined = deltas
          .reduce<readonly ToLossView[]>(joinLossMessages, [])
          .filter((each) => each.type === "delta");
        const single = deltas.reduce(appendDelta, modelOfSnapshot(snapshotWith({})));
        const batched = joined.reduce(appendDelta, modelOfSnapshot(snapshotWith({})));
        expect(batched.header).toEqual(single.header);
        expect(batched.checkpoints).toEqual(single.checkpoints);
        expect(joined).toHaveLength(1);
        expect(batched.columns.validation).toEqual(single.columns.validation);
        expect(batched.columns.loss).toEqual(single.columns.loss);
        expect(batched.columns.step).toEqual(single.columns.step);
      }),
    );
  });

  it("drops what a snapshot makes superfluous", () => {
    const snapshot = snapshotWith({});
    expect(joinLossMessages([deltaAt(1)], snapshot)).toEqual([snapshot]);
  });

  it("leaves the compare page in the same state as one message after the other", () => {
    const side = fc.constantFrom<CompareSide>("base", "tuned");
    const message = fc.oneof<[fc.Arbitrary<ToCompareView>, fc.Arbitrary<ToCompareView>, fc.Arbitrary<ToCompareView>]>(
      fc.record({ type: fc.constant("token"), side, text: fc.string() }),
      fc.record({
        type: fc.constant("answer"),
        side,
        answer: fc.constant({ text: "whole", tokensPerSecond: 1, stop: "end" as const }),
      }),
      fc.constant({ type: "started", prompt: "p", expected: null }),
    );
    const foldAll = (messages: readonly ToCompareView[]): CompareModel | undefined =>
      messages.reduce<CompareModel | undefined>(
        (model, each) => foldCompareMessage(model, each),
        foldCompareMessage(undefined, compareSnapshot()),
      );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), (messages) => {
        const joined = messages.reduce<readonly ToCompareView[]>(joinCompareMessages, []);
        expect(joined.length).toBeLessThanOrEqual(messages.length);
        expect(foldAll(joined)).toEqual(foldAll(messages));
      }),
    );
  });

  it("makes one message of many tokens, though the two sides take turns", () => {
    const tokens = Array.from({ length: 40 }, (_, index): ToCompareView => {
      return { type: "token", side: index % 2 === 0 ? "base" : "tuned", text: "x" };
    });
    expect(tokens.reduce<readonly ToCompareView[]>(joinCompareMessages, [])).toHaveLength(2);
  });
});

describe("a batch of messages", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function batchOfNumbers() {
    const posted: number[] = [];
    const batch = createMessageBatch<number>({
      join: (waiting, next) => [(waiting[0] ?? 0) + next],
      post: (message) => posted.push(message),
    });
    return { posted, batch };
  }

  it("sends the first at once and the rest together when the interval is over", () => {
    const { posted, batch } = batchOfNumbers();
    batch.add(1);
    expect(posted).toEqual([1]);
    batch.add(10);
    batch.add(20);
    vi.advanceTimersByTime(batchIntervalMs - 1);
    expect(posted).toEqual([1]);
    vi.advanceTimersByTime(1);
    expect(posted).toEqual([1, 30]);
  });

  it("sends at most 30 a second and loses nothing", () => {
    const { posted, batch } = batchOfNumbers();
    for (let at = 0; at < 1000; at++) {
      batch.add(1);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(batchIntervalMs);
    expect(posted.length).toBeLessThanOrEqual(31);
    expect(posted.reduce((sum, count) => sum + count, 0)).toBe(1000);
  });

  it("keeps no timer when nothing waits, and drops what was cleared", () => {
    const { posted, batch } = batchOfNumbers();
    batch.add(1);
    batch.add(2);
    batch.clear();
    vi.advanceTimersByTime(10 * batchIntervalMs);
    expect(posted).toEqual([1]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a request of the compare page", () => {
  const request = { system: "", prompt: "p", expected: null, temperature: 0, maxTokens: 256 };
  it("is taken when whole", () => expect(isRunRequest(request)).toBe(true));
  it.each([{ prompt: 7 }, { maxTokens: 0 }, { maxTokens: 1.5 }, { temperature: -1 }, { expected: 3 }])(
    "is refused with %j",
    (part) => expect(isRunRequest({ ...request, ...part })).toBe(false),
  );
});
