import { describe, expect, test } from "vitest";
import { foldEvent, initialRunState } from "../../../extension/runs/run-state.ts";
import { runStatus, type StatusFacts } from "../../../extension/runs/run-status.ts";
import type { TrainerOwner } from "../../../extension/runs/trainer-owner.ts";
import type { RunEvent } from "../../../schemas/contracts.generated.ts";
import { end, hello, numbered, plan, step } from "./run-factory.ts";

const created = Date.parse(plan.createdAt);
const minute = 60_000;

function owner(heartbeatAt: number): TrainerOwner {
  return { pid: 4242, startTime: 1, bootId: null, host: "here", heartbeatAt };
}

/** The status of a run with these events, numbered at their times of 1 s steps from `created`. */
function status(events: readonly RunEvent[], facts: Partial<StatusFacts>): string {
  const state = initialRunState("/runs/chat-1", plan);
  for (const event of events) foldEvent(state, event);
  return runStatus({
    state,
    owner: undefined,
    alive: false,
    launchIsGone: false,
    resumedAt: 0,
    now: created,
    ...facts,
  });
}

const at = (events: RunEvent[]): RunEvent[] => events.map((event) => ({ ...event, time: created + event.seq * 1000 }));
const ran = at(numbered([hello, step(1, 2)]));
const stopped = at(numbered([hello, step(1, 2), end("stopped")]));

describe("a first attempt", () => {
  test("starts until its trainer says hello", () => {
    expect(status([], { now: created + 1000 })).toBe("starting");
    expect(status([], { owner: owner(created + 1000), alive: true, now: created + 1500 })).toBe("starting");
    expect(status(ran, { owner: owner(created + 1000), alive: true, now: created + 2000 })).toBe("running");
  });

  test("is killed at once when the trainer came up and is gone, later when it never came up", () => {
    expect(status([], { owner: owner(created + 1000), now: created + 2000 })).toBe("killed");
    expect(status([], { now: created + 2 * minute })).toBe("killed");
  });

  test("is killed at once when the process that was started is gone before it owned the run", () => {
    expect(status([], { launchIsGone: true, now: created + 1000 })).toBe("killed");
    const running = { owner: owner(created + 1000), alive: true, launchIsGone: true, now: created + 2000 };
    expect(status(ran, running)).toBe("running");
  });

  test("does not answer when the heartbeat is a minute old", () => {
    expect(status(ran, { owner: owner(created), alive: true, now: created + minute + 1 })).toBe("stalled");
  });

  test("keeps its end, whatever lives now", () => {
    expect(status(stopped, { owner: owner(created + 5000), alive: true, now: created + minute })).toBe("stopped");
  });
});

describe("a resume", () => {
  const resumedAt = created + 10 * minute;

  test.each([
    ["stopped", stopped],
    ["killed", ran],
  ])("of a %s run starts, whatever the earlier attempt left", (_, events) => {
    const left = { owner: owner(created + 3000), resumedAt };
    expect(status(events, { ...left, now: resumedAt + 1000 })).toBe("starting");
    expect(status(events, { ...left, now: resumedAt + minute })).toBe("killed");
  });

  test.each([
    ["stopped", stopped],
    ["killed", ran],
  ])("of a %s run that dies while it loads is killed at once", (_, events) => {
    expect(status(events, { owner: owner(resumedAt + 500), resumedAt, now: resumedAt + 1000 })).toBe("killed");
  });

  test("runs when its own trainer has said hello, not when the last one had", () => {
    const pid = 5151;
    const facts = { owner: { ...owner(resumedAt + 500), pid }, alive: true, resumedAt, now: resumedAt + 1000 };
    expect(status(ran, facts)).toBe("starting");
    const again = numbered([{ ...hello, pid, resumedFromStep: 1 }], 3);
    expect(status([...ran, ...again], facts)).toBe("running");
  });

  test("that ended keeps its own end", () => {
    const again = numbered([{ ...hello, resumedFromStep: 1 }, end("completed")], 4);
    const late = again.map((event) => ({ ...event, time: resumedAt + 1000 }));
    expect(status([...stopped, ...late], { resumedAt, now: resumedAt + 2000 })).toBe("completed");
  });
});
