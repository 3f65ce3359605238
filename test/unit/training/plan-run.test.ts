import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PlanFacts, planRun } from "../../../extension/training/plan-run.ts";
import { splitValidation } from "../../../extension/training/split-validation.ts";
import { validateTrainPlan } from "../../../schemas/validators.generated.mjs";
import { config } from "../runs/run-factory.ts";

function facts(rows: number): PlanFacts {
  return {
    id: "chat-1",
    name: "chat #1",
    createdAt: "2026-01-02T03:04:05.000Z",
    configPath: "/data/lora.yaml",
    config,
    baseFolder: null,
    train: {
      path: "/data/train.jsonl",
      sha256: "a".repeat(64),
      rows: Array.from({ length: rows }, (_, index) => ({ line: index + 1, group: `question ${index}` })),
    },
    validation: null,
    versions: { tunesmith: "0.1.0" },
  };
}

describe("planning a run", () => {
  test("gives a plan that the trainer's schema accepts", () => {
    const plan = planRun(facts(400));
    expect(validateTrainPlan(plan), JSON.stringify(validateTrainPlan.errors)).toBe(true);
    expect(plan.data.train.lines.length + (plan.data.validation?.lines.length ?? 0)).toBe(400);
    expect(plan.steps).toEqual({ examplesPerStep: 8, stepsPerEpoch: 45, totalSteps: 135 });
  });

  test("a file without rows is refused before anything starts", () => {
    expect(() => planRun(facts(0))).toThrow("holds no rows");
  });

  test("method auto is resolved, so that the trainer never chooses", () => {
    expect(planRun({ ...facts(10), config: { ...config, method: "auto" } }).config.method).toBe("lora");
  });
});

describe("holding rows out", () => {
  const rows = fc
    .array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 200 })
    .map((groups) => groups.map((group, index) => ({ line: index + 1, group: `conversation ${group}` })));

  test("no conversation is on both sides, no row is lost, the same seed gives the same split", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 0.5, noNaN: true }), fc.nat(), (given, share, seed) => {
        const split = splitValidation({ rows: given, share, seed });
        const group = (line: number): string | undefined => given[line - 1]?.group;
        const held = new Set(split.validation.map(group));
        if (new Set(given.map((row) => row.group)).size > 1)
          expect(split.train.some((line) => held.has(group(line)))).toBe(false);
        expect(split.validation.length).toBeGreaterThan(0);
        expect([...split.train, ...split.validation].sort((a, b) => a - b)).toEqual(given.map(({ line }) => line));
        expect(splitValidation({ rows: given, share, seed })).toEqual(split);
        expect(split.train.length).toBeGreaterThan(0);
      }),
    );
  });

  test("another seed holds out other rows", () => {
    const given = Array.from({ length: 100 }, (_, index) => ({ line: index + 1, group: String(index) }));
    const held = (seed: number): number[] => splitValidation({ rows: given, share: 0.1, seed }).validation;
    expect(held(1)).toHaveLength(10);
    expect(held(1)).not.toEqual(held(2));
  });
});
