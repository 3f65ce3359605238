import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { GradedAnswer, HeldOutRow } from "../../../scripts/start/compare-held-out.ts";
import { lintSample } from "../../../scripts/start/lint-sample.ts";
import { nextSteps } from "../../../scripts/start/next-steps.ts";
import { resultText } from "../../../scripts/start/result-text.ts";

const root = join(import.meta.dirname, "../../..");
const sample = join(root, "samples/text-to-sql");

const right: GradedAnswer = { text: "SELECT 1", executes: true, equalRows: true };
const other: GradedAnswer = { text: "SELECT\n  2", executes: true, equalRows: false };
const prose: GradedAnswer = { text: `I think ${"so ".repeat(100)}`, executes: false, equalRows: false };
const rows: HeldOutRow[] = [right, right, other, prose].map((tuned, index) => ({
  prompt: `Question ${index + 1}?`,
  expected: "SELECT 1",
  base: prose,
  tuned,
}));

describe("what npm start ends with", () => {
  const lines = resultText(rows, 80).split("\n");

  test("base and tuned of a question stand under each other, with a mark and on one line each", () => {
    const at = lines.findIndex((line) => line.includes("Question 3?"));
    expect(lines[at + 1]).toMatch(/^ base {3}✗ {3}I think so .*…$/);
    expect(lines[at + 2]).toBe(" tuned  ~   SELECT 2");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("the shares count all questions", () => {
    expect(lines.join("\n")).toMatch(/4 held-out questions\s+base\s+tuned/);
    expect(lines.join("\n")).toMatch(/SQL executes\s+0 %\s+75 %/);
    expect(lines.join("\n")).toMatch(/returns the right rows\s+0 %\s+50 %/);
  });

  test("the next steps can be typed as they stand", () => {
    const text = nextSteps({
      plan: { id: "text-to-sql-3", name: "text-to-sql #3" },
      runFolder: "samples/text-to-sql/.tunesmith/runs/text-to-sql-3",
      durationMs: 243_400,
    });
    expect(text).toContain("everything in 243 s");
    expect(text).toContain("npm run vscode");
    expect(text).toContain(
      "node dist/cli.js serve samples/text-to-sql/.tunesmith/runs/text-to-sql-3 --ollama --name text-to-sql-3",
    );
  });
});

describe("the data phase", () => {
  test("counts the sample's rows, which have no finding", async () => {
    const files = ["train.jsonl", "validation.jsonl", "lora.yaml"].map((name) => join(sample, name));
    expect(await lintSample(root, files)).toBe("400 + 60 rows, 0 errors, 0 warnings");
  });

  test("ends with the place of an error, not with a stack", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tunesmith-start-"));
    try {
      const file = join(folder, "train.jsonl");
      writeFileSync(file, '{"messages":[{"role":"usr","content":"Hi"},{"role":"assistant","content":"Yes?"}]}\n');
      const refusal = { message: "The sample has errors: 1.", hint: expect.stringContaining(`${file}:1:22 `) };
      await expect(lintSample(root, [file])).rejects.toMatchObject(refusal);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
