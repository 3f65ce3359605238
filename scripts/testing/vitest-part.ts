import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./run-program.ts";
import { nothingCounted, type TestCount, type TestPart, withExitCode } from "./test-part.ts";

/** Runs vitest with `args` beside our reporters and returns its count. */
export async function runVitest(root: string, args: readonly string[] = []): Promise<TestCount> {
  const folder = mkdtempSync(join(tmpdir(), "tunesmith-vitest-"));
  const output = join(folder, "count.json");
  try {
    const script = join(root, "node_modules/vitest/vitest.mjs");
    const reporters = ["--reporter=default", `--reporter=${join(import.meta.dirname, "vitest-counter.ts")}`];
    const code = await runProgram({
      program: process.execPath,
      args: [script, "run", ...reporters, ...args],
      cwd: root,
      env: { TUNESMITH_TEST_COUNT: output },
    });
    // Without a count vitest has not even begun; its output says why.
    const counted = existsSync(output) ? (JSON.parse(readFileSync(output, "utf8")) as TestCount) : nothingCounted;
    return withExitCode(counted, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Unit, server and contract tests. */
export function vitestPart(root: string): TestPart {
  return { name: "unit, server, contracts", run: () => runVitest(root) };
}
