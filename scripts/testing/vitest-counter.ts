import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import process from "node:process";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { TestCount } from "./test-part.ts";

/** Vitest's own reports drop why a test was skipped. This one writes our count to the file that TUNESMITH_TEST_COUNT names. */
export default class VitestCounter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env["TUNESMITH_TEST_COUNT"];
    if (file === undefined) throw new Error("TUNESMITH_TEST_COUNT does not say where the count goes.");
    writeFileSync(file, JSON.stringify(countTests(modules)));
  }
}

function countTests(modules: readonly TestModule[]): TestCount {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state);
  const failed = inState("failed").length;
  // A file that does not load has no failed test, but it failed.
  const broken = modules.filter((module) => !module.ok()).length;
  return {
    passed: inState("passed").length,
    failed: failed === 0 && broken > 0 ? broken : failed,
    skipped: inState("skipped").map((test) => ({ name: test.fullName, why: whySkipped(test) })),
  };
}

/** The note of `context.skip(…)`; a test under skipIf has none, only its condition in the file. */
function whySkipped(test: TestCase): string {
  const result = test.result();
  const note = result.state === "skipped" ? result.note : undefined;
  return note ?? `its condition in ${relative(process.cwd(), test.module.moduleId)} does not hold here`;
}
