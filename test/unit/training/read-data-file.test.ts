import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { planRun } from "../../../extension/training/plan-run.ts";
import { readDataFile } from "../../../extension/training/read-data-file.ts";
import { decodeLines } from "../../../language-server/scan/decode-lines.ts";
import { splitLines } from "../../../language-server/text/split-lines.ts";
import { config } from "../runs/run-factory.ts";

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../fixtures/vectors/line-splits.json"), "utf8"),
) as { name: string; text: string; lines: string[] }[];

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunesmith-data-"));
  path = join(folder, "train.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(vectors)("lines: $name", ({ text, lines }) => {
  test("the linter counts them so, in the editor and on disk", () => {
    expect(splitLines(text).lines).toEqual(lines);
    expect(decodeLines(Buffer.from(text))).toEqual(lines);
  });

  test("the plan names the rows by the same numbers", async () => {
    writeFileSync(path, text);
    const numbers = lines.flatMap((line, index) => (line.trim() === "" ? [] : [index + 1]));
    expect((await readDataFile(path)).rows.map(({ line }) => line)).toEqual(numbers);
  });
});

async function heldOut(rows: readonly unknown[]): Promise<{ rows: unknown[]; trained: unknown[] }> {
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const plan = planRun({
    id: "chat-1",
    name: "chat #1",
    createdAt: "2026-01-02T03:04:05.000Z",
    configPath: join(folder, "lora.yaml"),
    config: { ...config, dataset: { ...config.dataset, validation: 0.1 } },
    baseFolder: null,
    train: await readDataFile(path),
    validation: null,
    versions: {},
  });
  const named = (lines: readonly number[] | undefined): unknown[] => (lines ?? []).map((line) => rows[line - 1]);
  return { rows: named(plan.data.validation?.lines), trained: named(plan.data.train.lines) };
}

function chat(question: unknown, answer: string): unknown {
  return {
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  };
}

describe("what validation: 0.1 holds out", () => {
  test("of questions that are lists of parts, a tenth", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => chat([{ type: "text", text: `Question ${index}` }], "Yes"));
    expect((await heldOut(rows)).rows).toHaveLength(4);
  });

  test("of rows that all ask the same, single rows", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => chat("Tell me a joke.", `Joke ${index}`));
    expect((await heldOut(rows)).rows).toHaveLength(4);
  });

  test("of Alpaca rows with one instruction and many inputs, a tenth", async () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      instruction: "Translate.",
      input: `Text ${index % 20}`,
      output: "x",
    }));
    const { rows: held, trained } = await heldOut(rows);
    expect(held).toHaveLength(4);
    const inputs = new Set(held.map((row) => (row as { input: string }).input));
    expect(trained.filter((row) => inputs.has((row as { input: string }).input))).toEqual([]);
  });

  test("never nearly all, when one question fills the file", async () => {
    const rows = Array.from({ length: 100 }, (_, index) =>
      chat(index < 95 ? "Hello?" : `Question ${index}`, `Answer ${index}`),
    );
    expect((await heldOut(rows)).rows).toHaveLength(5);
  });
});
