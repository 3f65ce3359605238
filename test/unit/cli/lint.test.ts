import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "../../../cli/arguments.ts";
import { runLint } from "../../../cli/lint.ts";
import type { LintReport } from "../../../cli/lint-report.ts";
import { capturePrinted } from "./printed.ts";

const good = '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}\n';
const bad = '{"messages":[{"role":"user","content":"é😀"},{"role":"assistnat","content":"Hello."}]}\n';

const printed = capturePrinted();
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunesmith-lint-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function lintJson(...args: string[]): Promise<{ code: number; report: LintReport }> {
  const code = await runLint(["--format", "json", ...args]);
  return { code, report: JSON.parse(printed.out) as LintReport };
}

describe("lint", () => {
  test("clean files: 0, and the promised JSON", async () => {
    const path = await file("train.jsonl", good);
    expect(await lintJson(path)).toEqual({
      code: 0,
      report: { files: [{ path, kind: "dataset", rows: 1, findings: [] }], summary: { errors: 0, warnings: 0 } },
    });
    expect(printed.error).toBe("");
  });

  test("an error: 1, with lines and UTF-16 columns from 1", async () => {
    const { code, report } = await lintJson(await file("train.jsonl", `${good}${bad}`));
    const column = bad.indexOf('"assistnat"') + 1;
    expect(code).toBe(1);
    expect(report.files[0]?.findings).toEqual([
      {
        rule: "dataset/unknown-role",
        severity: "error",
        line: 2,
        column,
        endLine: 2,
        endColumn: column + '"assistnat"'.length,
        message: 'messages[1].role is "assistnat". Trainers know system, user, assistant and tool.',
        fixes: [{ title: 'Change to "assistant"' }],
      },
    ]);
    expect(report.summary).toEqual({ errors: 1, warnings: 0 });
  });

  test("warnings alone are no failure", async () => {
    const { code, report } = await lintJson(await file("train.jsonl", `${good}${good}`));
    expect([code, report.summary]).toEqual([0, { errors: 0, warnings: 1 }]);
  });

  test("a profile by name, or from the lora.yaml beside the file", async () => {
    const path = await file("train.jsonl", '{"text":"a","source":"b"}\n');
    expect((await lintJson(path)).code).toBe(0);
    printed.out = "";
    expect((await lintJson("--profile", "together", path)).code).toBe(1);
    printed.out = "";
    await file("lora.yaml", "base_model: x/y\ndataset:\n  train: train.jsonl\n  profile: together\n");
    expect((await lintJson(path)).code).toBe(1);
    printed.out = "";
    expect((await lintJson("--profile", "trl", path)).code).toBe(0);
  });

  test("a lora.yaml by the config rules", async () => {
    await file("train.jsonl", good);
    const path = await file(
      "lora.yaml",
      "base_model: x/y\ndataset:\n  train: train.jsonl\nlora: { r: 16, alpah: 32 }\n",
    );
    const { code, report } = await lintJson(path);
    expect(code).toBe(1);
    expect(report.files[0]).toMatchObject({ kind: "config", rows: null });
    expect(report.files[0]?.findings).toContainEqual(
      expect.objectContaining({ rule: "config/unknown-key", line: 4, column: 16, endLine: 4, endColumn: 21 }),
    );
  });

  test("a file that cannot be read: 2, the others are linted all the same", async () => {
    const path = await file("train.jsonl", good);
    const { code, report } = await lintJson(join(folder, "missing.jsonl"), folder, path);
    expect(code).toBe(2);
    expect(report.files.map(({ rows }) => rows)).toEqual([1]);
    expect(printed.error).toMatch(/missing\.jsonl does not exist\.\nCheck the path/);
    expect(printed.error).toContain(`${folder} is a folder.`);
  });

  test("UTF-16 is refused with what to do", async () => {
    const path = await file("train.jsonl", Buffer.from(`\uFEFF${good}`, "utf16le"));
    expect(await runLint([path])).toBe(2);
    expect(printed.error).toMatch(/is UTF-16 text\.\nSave it as UTF-8/);
  });

  test.each([[[]], [["--format", "xml", "a"]], [["--profile", "nobody", "a"]], [["--fast", "a"]]])(
    "%j is a usage error",
    async (args) => {
      await expect(runLint(args)).rejects.toThrow(UsageError);
    },
  );

  test("as text: a line per finding, a line per file, a sum", async () => {
    const [first, second] = [await file("a.jsonl", `${good}${bad}`), await file("b.jsonl", good)];
    expect(await runLint([first, second])).toBe(1);
    expect(printed.out.split("\n")).toEqual([
      expect.stringMatching(/a\.jsonl:2:\d+ error dataset\/unknown-role: messages\[1\]\.role is "assistnat"\./),
      `${first}: 2 rows, 1 finding`,
      `${second}: 1 row, no findings`,
      "1 error, 0 warnings",
      "",
    ]);
  });

  test("a byte order mark, CRLF and a last line without a break", async () => {
    const { report } = await lintJson(await file("train.jsonl", `\uFEFF${good.trim()}\r\n\r\n${bad.trim()}`));
    expect(report.files[0]?.rows).toBe(2);
    expect(report.files[0]?.findings.map(({ rule, line, column }) => [rule, line, column])).toEqual([
      ["dataset/bom", 1, 1],
      ["dataset/empty-line", 2, 1],
      ["dataset/unknown-role", 3, bad.indexOf('"assistnat"') + 1],
    ]);
  });

  test("what is no dataset, config or adapter is refused with what is", async () => {
    expect(await runLint([await file("README.md", "# Hi\n")])).toBe(2);
    expect(printed.error).toMatch(/README\.md is nothing that is linted here\.\nName a dataset/);
  });

  test("an empty dataset is an error", async () => {
    const { code, report } = await lintJson(await file("train.jsonl", ""));
    expect([code, report.files[0]?.rows]).toEqual([1, 0]);
    expect(report.files[0]?.findings.map(({ rule }) => rule)).toEqual(["dataset/empty-file"]);
  });

  test.each(["config.yaml", "config.yml", "lora.yml"])("%s is a config: nothing else is YAML here", async (name) => {
    const { code, report } = await lintJson(await file(name, "base_model: x/y\n"));
    expect([code, report.files[0]?.kind]).toEqual([1, "config"]);
    expect(report.files[0]?.findings.map(({ rule }) => rule)).toEqual(["config/required-key"]);
  });

  test("a broken adapter_config.json is an error of kind adapter", async () => {
    const { code, report } = await lintJson(await file("adapter_config.json", '{\n  "r": 16,\n  "lora_alpha":\n}\n'));
    expect([code, report.files[0]?.kind]).toEqual([1, "adapter"]);
    expect(report.files[0]?.findings).toEqual([
      expect.objectContaining({ rule: "adapter/invalid-json", line: 4, column: 1 }),
    ]);
  });
});
