import { describe, expect, it, vi } from "vitest";
import { foldEvent, initialRunState } from "../../../extension/runs/run-state.ts";
import type { ToLossView } from "../../../schemas/loss-view-protocol.ts";
import { hello, numbered, plan, resumed, sample, step, warning } from "../runs/run-factory.ts";

vi.mock("vscode", () => ({}));
const { lossSource } = await import("../../../extension/editor/show-loss.ts");

/** A run in a library that takes events in and says so later, as the real one does while it looks at the process. */
function watchedRun(events: Parameters<typeof numbered>[0]) {
  const state = initialRunState("/runs/chat-1", plan);
  const listeners = new Set<(changed: readonly unknown[]) => void>();
  const library = {
    byFolder: () => state,
    onChange: (listener: (changed: readonly unknown[]) => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const fold = (more: typeof events): void => {
    for (const event of numbered(more, state.lastSeq + 1)) foldEvent(state, event);
  };
  fold(events);
  const told: ToLossView[] = [];
  const connection = lossSource({ library: library as never }, state).connect((message) => told.push(message));
  const say = (): void => {
    for (const listener of listeners) listener([state]);
  };
  return { fold, say, told, connection, listeners };
}

describe("what the loss panel hears of a run", () => {
  it("is told once, though a snapshot was taken between an event and the word of it", () => {
    const run = watchedRun([hello, step(1, 2)]);
    run.fold([step(2, 1), warning(2, "The gradient is large."), sample(2)]);
    expect(run.connection.snapshot()).toMatchObject({ warnings: [{ step: 2 }], samples: [{ step: 2 }] });
    run.say();
    expect(run.told).toMatchObject([{ type: "delta", points: { step: [] }, warnings: [], samples: [] }]);
  });

  it("is what came since the last word", () => {
    const run = watchedRun([hello, step(1, 2)]);
    run.fold([step(2, 1)]);
    run.say();
    run.fold([step(3, 0.5)]);
    run.say();
    expect(run.told).toMatchObject([{ points: { step: [2] } }, { points: { step: [3] } }]);
  });

  it("is everything after a resume, even when as many steps were done again", () => {
    const run = watchedRun([hello, step(1, 2), step(2, 1)]);
    run.fold([resumed(1), step(2, 1.5), step(3, 1.4)]);
    run.say();
    expect(run.told).toMatchObject([{ type: "snapshot", points: { step: [1, 2, 3], loss: [2, 1.5, 1.4] } }]);
  });

  it("ends with the panel", () => {
    const run = watchedRun([hello]);
    run.connection.dispose();
    expect(run.listeners.size).toBe(0);
  });
});
