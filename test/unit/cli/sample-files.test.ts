import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, describe, expect, test, vi } from "vitest";
import { runLint } from "../../../cli/lint.ts";
import type { LintReport, ReportedFinding } from "../../../cli/lint-report.ts";

const sample = join(import.meta.dirname, "../../../samples/text-to-sql");

afterEach(() => vi.restoreAllMocks());

async function findings(name: string): Promise<readonly ReportedFinding[]> {
  let printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  await runLint(["--format", "json", join(sample, name)]);
  const [file] = (JSON.parse(printed) as LintReport).files;
  return file?.findings ?? [];
}

describe("the sample", () => {
  test.each(["train.jsonl", "validation.jsonl", "lora.yaml"])("%s has no finding", async (name) => {
    expect(await findings(name)).toEqual([]);
  });

  test("mistakes.jsonl has exactly the mistakes that its README lists", async () => {
    const readme = readFileSync(join(sample, "README.md"), "utf8");
    const listed = [...readme.matchAll(/^\| (\d+) \| .* \| (dataset\/[a-z-]+) \|$/gm)].map(
      (row) => `${row[1]} ${row[2]}`,
    );
    expect(listed.length).toBeGreaterThan(10);
    expect((await findings("mistakes.jsonl")).map(({ line, rule }) => `${line} ${rule}`)).toEqual(listed);
  });
});
