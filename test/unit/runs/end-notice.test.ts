import { describe, expect, test } from "vitest";
import { endNotice } from "../../../extension/runs/end-notice.ts";
import { foldEvent, initialRunState, type RunState } from "../../../extension/runs/run-state.ts";
import type { EndEvent, RunEvent } from "../../../schemas/contracts.generated.ts";
import { end, hello, numbered, plan, step } from "./run-factory.ts";

const checkpoint = { type: "checkpoint" as const, step: 2, path: "checkpoints/checkpoint-2" };
type Body = Parameters<typeof numbered>[0][number];

function ended(bodies: readonly Body[], status?: RunState["status"]): RunState {
  const state = initialRunState("/runs/chat-1", plan);
  for (const event of numbered(bodies) as RunEvent[]) foldEvent(state, event);
  if (status) state.status = status;
  return state;
}

function ending(result: "completed" | "stopped" | "failed", changes: Partial<EndEvent>): Body {
  return { ...end(result), ...changes } as Body;
}

describe("what a person is told when a run ends", () => {
  test("complete: what came of it, and what to do with it", () => {
    const notice = endNotice(ended([hello, step(1, 2), end("completed")]), false);
    expect(notice.text).toMatch(/^chat #1 is complete: loss 2\.00.*\.$/);
    expect(notice).toMatchObject({ isError: false, actions: ["compare", "serve"] });
  });

  test("stopped: says once that it is saved", () => {
    const run = ended([hello, step(1, 2), step(2, 1), checkpoint, end("stopped")]);
    expect(endNotice(run, true)).toEqual({
      text: "chat #1 is stopped and saved at step 2 of 60.",
      isError: false,
      actions: ["resume", "compare"],
    });
  });

  test("stopped while the model was loading: nothing is called saved", () => {
    const run = ended([ending("stopped", { adapter: null, step: 0 })]);
    expect(endNotice(run, false)).toEqual({
      text: "chat #1 is stopped before the first step. Nothing was saved.",
      isError: false,
      actions: [],
    });
  });

  test("a resume that was stopped while loading: its checkpoint is still there", () => {
    const run = ended([hello, step(1, 2), step(2, 1), checkpoint, ending("stopped", { adapter: null })]);
    expect(endNotice(run, true)).toMatchObject({
      text: "chat #1 is stopped. Its last checkpoint is of step 2.",
      actions: ["resume"],
    });
  });

  test("failed: the trainer's reason and hint", () => {
    const reason = "Out of GPU memory at step 41";
    const run = ended([hello, ending("failed", { reason, hint: "Lower max_length." })]);
    expect(endNotice(run, false)).toEqual({
      text: "chat #1 failed: Out of GPU memory at step 41. Lower max_length.",
      isError: true,
      actions: ["log"],
    });
  });

  test("killed: where it was, and how to go on", () => {
    const run = ended([hello, step(1, 2), step(2, 1), checkpoint], "killed");
    expect(endNotice(run, true)).toEqual({
      text: "chat #1 ended without saying why, at step 2 of 60. Resume goes on from its last checkpoint.",
      isError: true,
      actions: ["resume", "log"],
    });
    expect(endNotice(ended([], "killed"), false)).toMatchObject({
      text: "chat #1 ended without saying why, before the first step. Its log may say why.",
      actions: ["log"],
    });
  });
});
