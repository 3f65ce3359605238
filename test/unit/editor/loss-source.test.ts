import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { lossSnapshot } from "../../../extension/runs/loss-messages.ts";
import { foldEvent, initialRunState } from "../../../extension/runs/run-state.ts";
import { appendDelta, type LossModel, modelOfSnapshot } from "../../../media/loss/loss-model.ts";
import type { LossSnapshot, ToLossView } from "../../../schemas/loss-view-protocol.ts";
import { checkpoint, hello, numbered, plan, resumed, sample, step, warning } from "../runs/run-factory.ts";

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
  return { state, fold, say, told, connection, listeners };
}

type Happening = "step" | "warning" | "checkpoint" | "resume" | "say" | "hide" | "show";

/** A page that takes messages while it is shown, and a snapshot when it is shown again. */
function createPage({ state, fold, say, told, connection }: ReturnType<typeof watchedRun>) {
  let model: LossModel = modelOfSnapshot(lossSnapshot(state));
  let shown = true;
  const last = (): number => state.points.step.at(-1) ?? 0;
  const read = (): void => {
    for (const message of told.splice(0)) {
      if (shown) model = message.type === "snapshot" ? modelOfSnapshot(message) : appendDelta(model, message);
    }
  };
  const happenings: Readonly<Record<Happening, () => void>> = {
    step: () => fold([step(last() + 1, state.lastSeq)]),
    warning: () => fold([warning(last(), `Warning ${state.lastSeq}`)]),
    checkpoint: () => fold([checkpoint(last(), [last() - 2])]),
    resume: () => fold([resumed(Math.floor(last() / 2))]),
    say,
    hide: () => {
      shown = false;
    },
    show: () => {
      if (!shown) model = modelOfSnapshot(connection.snapshot() as LossSnapshot);
      shown = true;
      say();
    },
  };
  return {
    model: () => model,
    happen(name: Happening) {
      happenings[name]();
      read();
    },
  };
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

  it("leaves the page, hidden and shown at any time, with what a replay of the whole run shows", () => {
    const happening = fc.constantFrom("step", "warning", "checkpoint", "resume", "say", "hide", "show");
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const run = watchedRun([hello]);
        const page = createPage(run);
        for (const each of happenings) page.happen(each);
        page.happen("show");
        expect({ ...page.model(), firstChanged: 0 }).toEqual({
          ...modelOfSnapshot(lossSnapshot(run.state)),
          firstChanged: 0,
        });
      }),
    );
  });

  it("ends with the panel", () => {
    const run = watchedRun([hello]);
    run.connection.dispose();
    expect(run.listeners.size).toBe(0);
  });
});
