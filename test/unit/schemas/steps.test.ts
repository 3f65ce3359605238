import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { heldOutRows, type RunSteps, runSteps, type StepInputs } from "../../../schemas/steps.ts";

type Vectors = {
  readonly steps: readonly { readonly name: string; readonly inputs: StepInputs; readonly expected: RunSteps }[];
  readonly heldOutRows: readonly {
    readonly name: string;
    readonly rows: number;
    readonly share: number;
    readonly expected: number;
  }[];
};

const file = join(import.meta.dirname, "../../fixtures/vectors/steps.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

describe("steps of a run (shared vectors)", () => {
  test.each(vectors.steps)("$name", ({ inputs, expected }) => {
    expect(runSteps(inputs)).toEqual(expected);
  });
});

describe("held-out rows (shared vectors)", () => {
  test.each(vectors.heldOutRows)("$name", ({ rows, share, expected }) => {
    expect(heldOutRows(rows, share)).toBe(expected);
  });
});
