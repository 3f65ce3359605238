import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EventReader } from "../../extension/runs/event-reader.ts";
import { foldEvent, initialRunState } from "../../extension/runs/run-state.ts";
import { plan } from "../unit/runs/run-factory.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tunesmith-recorded-"));
  // Written by the real trainer on the sample; test/python reads the same file against the same schema.
  copyFileSync(join(import.meta.dirname, "../fixtures/runs/recorded-events.jsonl"), join(folder, "events.jsonl"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("events that a real training wrote", () => {
  test("all meet the schema, are numbered without a gap, and end a run", async () => {
    const { events, bad } = await new EventReader(folder).readNew();
    expect(bad).toEqual([]);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const state = initialRunState(folder, plan);
    for (const event of events) foldEvent(state, event);
    expect(state.status).toBe("completed");
    expect(state.points.step.length).toBe(state.hello?.totalSteps);
    expect(state.points.loss.at(-1)).toBeLessThan(state.points.loss[0] ?? 0);
    expect(state.bestEval).not.toBeNull();
  });

  test("time never runs backwards", async () => {
    const { events } = await new EventReader(folder).readNew();
    const elapsed = events.map(({ elapsedMs }) => elapsedMs);
    expect(elapsed).toEqual([...elapsed].sort((a, b) => a - b));
  });
});
