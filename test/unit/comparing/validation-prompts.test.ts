import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readValidationPrompts } from "../../../extension/comparing/validation-prompts.ts";
import type { TrainPlan } from "../../../schemas/contracts.generated.ts";

const rows = [
  '{"messages":[{"role":"system","content":"S"},{"role":"user","content":"one"},{"role":"assistant","content":"1"}]}',
  '{"messages":[{"role":"user","content":"two"},{"role":"assistant","content":"2"},{"role":"user","content":"more"},{"role":"assistant","content":"3"}]}',
  "",
  '{"messages":[{"role":"user","content":"unanswered"}]}',
  "not JSON",
  '{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]}',
  '{"messages":[{"role":"user","content":"not held out"},{"role":"assistant","content":"x"}]}',
];

describe("readValidationPrompts", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tunesmith-prompts-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const planWith = (validation: TrainPlan["data"]["validation"]): TrainPlan =>
    ({ data: { train: null, validation } }) as unknown as TrainPlan;

  it("takes the planned lines, each as one exchange that a page can show whole", async () => {
    const path = join(folder, "held-out.jsonl");
    await writeFile(path, rows.join("\r\n"));
    const plan = planWith({ path, sha256: "0".repeat(64), lines: [1, 2, 4, 5, 6, 99] });
    expect(await readValidationPrompts(plan)).toEqual([
      { row: 1, system: "S", prompt: "one", expected: "1" },
      { row: 2, system: "", prompt: "two", expected: "2" },
    ]);
  });

  it("has none for a run without validation, or when the file has gone", async () => {
    expect(await readValidationPrompts(planWith(null))).toEqual([]);
    const path = join(folder, "gone.jsonl");
    expect(await readValidationPrompts(planWith({ path, sha256: "0".repeat(64), lines: [1] }))).toEqual([]);
  });

  it("does not hide a file that cannot be read", async () => {
    const plan = planWith({ path: folder, sha256: "0".repeat(64), lines: [1] });
    await expect(readValidationPrompts(plan)).rejects.toThrow("EISDIR");
  });
});
