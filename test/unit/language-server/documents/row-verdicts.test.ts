import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lintDataset } from "../linted-rows.ts";

type Vector = { readonly name: string; readonly line: string; readonly accepted: boolean };
const file = join(import.meta.dirname, "../../../fixtures/vectors/row-verdicts.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as readonly Vector[];

// python-runtime tests the same file with the trainer's own reader.
describe("the linter says before a training what the trainer would say in it", () => {
  test.each(vectors.map((vector) => [vector.name, vector] as const))("%s", (_name, { line, accepted }) => {
    const grave = lintDataset(line).filter(({ rule, severity }) => {
      return severity === "error" || (severity === "warning" && rule === "dataset/unknown-format");
    });
    if (accepted) expect(grave).toEqual([]);
    else expect(grave).not.toEqual([]);
  });
});
