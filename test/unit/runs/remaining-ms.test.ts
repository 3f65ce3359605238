import { describe, expect, test } from "vitest";
import { remainingMs } from "../../../extension/runs/remaining-ms.ts";
import { foldEvent, initialRunState, type RunState } from "../../../extension/runs/run-state.ts";
import type { RunEvent, TrainPlan } from "../../../schemas/contracts.generated.ts";
import { evaluation, hello, numbered, plan, step } from "./run-factory.ts";

type Pace = { readonly totalSteps: number; readonly stepMs: number; readonly validationMs: number };
type Look = { readonly step: number; readonly left: number | null; readonly rest: number };

function planOf(evalSteps: number | null, steps: Partial<TrainPlan["steps"]>): TrainPlan {
  return { ...plan, config: { ...plan.config, eval_steps: evalSteps }, steps: { ...plan.steps, ...steps } };
}

/** A run as the trainer does it: what it says of the time left after each step, before that step's validation, and the true rest. */
function looks(of: TrainPlan, { totalSteps, stepMs, validationMs }: Pace): Look[] {
  const state = initialRunState("/runs/chat-1", of);
  let now = 0;
  let seq = 0;
  const tell = (body: object): void => foldEvent(state, { ...body, seq: ++seq, time: now, elapsedMs: now } as RunEvent);
  tell(hello);
  const told: { step: number; left: number | null; at: number }[] = [];
  const every = of.config.eval_steps ?? 50;
  for (let at = 1; at <= totalSteps; at++) {
    now += stepMs;
    tell(step(at, 1));
    told.push({ step: at, left: remainingMs(state), at: now });
    if (at % every !== 0 && at % of.steps.stepsPerEpoch !== 0 && at !== totalSteps) continue;
    now += validationMs;
    tell(evaluation(at, 1, true));
  }
  return told.map((look) => ({ step: look.step, left: look.left, rest: now - look.at }));
}

function folded(events: Parameters<typeof numbered>[0], of = plan): RunState {
  const state = initialRunState("/runs/chat-1", of);
  for (const event of numbered(events)) foldEvent(state, event);
  return state;
}

describe("the time left of a run", () => {
  test("comes from the pace of the last steps", () => {
    expect(remainingMs(folded([hello, step(1, 2), step(2, 1.5), step(3, 1.4)]))).toBe(57_000);
  });

  test.each([
    ["that do not divide an epoch", 30, { stepsPerEpoch: 46, totalSteps: 138 }],
    ["and an odd last step", 30, { stepsPerEpoch: 46, totalSteps: 200 }],
    ["that divide an epoch", 10, { stepsPerEpoch: 20, totalSteps: 60 }],
    ["of the trainer's own choice", null, { stepsPerEpoch: 70, totalSteps: 210 }],
    ["after every other step", 2, { stepsPerEpoch: 7, totalSteps: 28 }],
  ] as const)("is true once a validation was seen, with validations %s", (_, evalSteps, steps) => {
    const of = planOf(evalSteps, steps);
    const seen = looks(of, { totalSteps: steps.totalSteps, stepMs: 3000, validationMs: 60_000 });
    const first = Math.min(evalSteps ?? 50, steps.stepsPerEpoch) + 1;
    const told = seen.filter((look) => look.step > first && look.step < steps.totalSteps);
    expect(told.length).toBeGreaterThan(20);
    for (const { step: at, left, rest } of told) expect([at, (left ?? 0) / rest]).toEqual([at, expect.closeTo(1, 1)]);
  });

  test("counts each step with its validation where one follows every step", () => {
    const steps = { stepsPerEpoch: 20, totalSteps: 60 };
    const seen = looks(planOf(1, steps), { totalSteps: 60, stepMs: 3000, validationMs: 60_000 })[29];
    expect((seen?.left ?? 0) / (seen?.rest ?? 0)).toBeCloseTo(1, 1);
  });

  test("holds no validation where no rows are held out", () => {
    const alone = { ...planOf(10, {}), data: { ...plan.data, validation: null } };
    expect(remainingMs(folded([hello, step(1, 2), evaluation(1, 1, true), step(2, 1), step(3, 1)], alone))).toBe(
      57_000,
    );
  });

  test("does not jump for a pause that came once", () => {
    const state = folded([hello, ...Array.from({ length: 10 }, (_, at) => step(at + 1, 1))]);
    foldEvent(state, { ...step(11, 1), seq: 99, time: 0, elapsedMs: 90_000 } as RunEvent);
    expect(remainingMs(state)).toBe(49_000);
  });

  test("is not known before the second step, when the steps are done or the trainer does not answer", () => {
    const short = planOf(50, { totalSteps: 3 });
    expect(remainingMs(folded([hello, step(1, 2)], short))).toBeNull();
    const state = folded([hello, step(1, 2), step(2, 1.5)], short);
    expect(remainingMs(state)).toBe(1000);
    state.status = "stalled";
    expect(remainingMs(state)).toBeNull();
    expect(remainingMs(folded([hello, step(1, 2), step(2, 1.5), step(3, 1)], short))).toBeNull();
  });
});
