import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quietNode } from "../../../scripts/quiet-node.mjs";
import { countJunit } from "../../../scripts/testing/pytest-part.ts";
import { nothingCounted, type TestCount, withExitCode } from "../../../scripts/testing/test-part.ts";
import { wantedParts } from "../../../scripts/testing/wanted-parts.ts";
import { wantedSuites } from "../../e2e/suites.ts";

const root = join(import.meta.dirname, "../../..");
let folder: string;

beforeEach(() => {
  // Inside the checkout, so that what is written there finds vitest.
  mkdirSync(join(root, ".cache"), { recursive: true });
  folder = mkdtempSync(join(root, ".cache", "parts-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Calls a function of a module in a process of its own, so that the failures it meets on purpose do not stand in our own report. */
function callAside(module: string, call: string): TestCount {
  const code = `import { ${call.split("(")[0]} } from ${JSON.stringify(join(root, module))};
    process.stdout.write("\\n" + JSON.stringify(await ${call}));`;
  const args = [...quietNode, "--input-type=module", "-e", code];
  const output = execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return JSON.parse(output.split("\n").at(-1) ?? "") as TestCount;
}

describe("what is asked for", () => {
  test("nothing means everything, names mean those, in their order", () => {
    expect(wantedParts([])).toEqual(["check", "unit", "python", "e2e"]);
    expect(wantedParts(["e2e", "unit"])).toEqual(["unit", "e2e"]);
  });

  test("a misspelt part is refused with the parts that there are", () => {
    expect(wantedParts(["untit"])).toEqual({
      unknown: "No part is called untit; there are: check, unit, python, e2e.",
    });
  });

  test("a misspelt suite likewise", () => {
    expect(wantedSuites(["edt"])).toEqual({ unknown: expect.stringContaining("edt; there are: command-line") });
  });

  test("the command line is tested without an editor", () => {
    expect(wantedSuites(["command-line"])).toMatchObject([{ host: "machine" }]);
  });
});

describe("a runner's count", () => {
  test("an end with an error is a failure even when no test failed", () => {
    expect(withExitCode({ ...nothingCounted, passed: 3 }, 1).failed).toBe(1);
    expect(withExitCode({ ...nothingCounted, failed: 2 }, 1).failed).toBe(2);
    expect(withExitCode({ ...nothingCounted, passed: 3 }, 0).failed).toBe(0);
  });

  test("pytest: passed, failed, and skipped with the reason", () => {
    const xml = `<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="5"><testcase classname="test_a" name="test_b" time="0.1"><skipped type="pytest.skip" message="no CUDA GPU">x</skipped></testcase></testsuite></testsuites>`;
    expect(countJunit(xml)).toEqual({
      passed: 2,
      failed: 2,
      skipped: [{ name: "test_a test_b", why: "no CUDA GPU" }],
    });
  });

  const runner = (text: string): TestCount =>
    callAside("scripts/testing/e2e-part.ts", `runRunner(${JSON.stringify(file("runner.mjs", text))})`);

  test("an end-to-end runner that breaks before its count failed", () => {
    expect(runner("throw new Error('no display')")).toEqual({ ...nothingCounted, failed: 1 });
  });

  test("an end-to-end runner's last line is its count", () => {
    const count: TestCount = { ...nothingCounted, passed: 2 };
    expect(runner(`console.log("a line"); console.log('${JSON.stringify(count)}')`)).toEqual(count);
  });
});

describe("vitest's count", () => {
  const vitest = (text: string): TestCount => {
    file("a.test.ts", `import { expect, test } from "vitest";\n${text}`);
    const args = JSON.stringify(["--root", folder]);
    return callAside("scripts/testing/vitest-part.ts", `runVitest(${JSON.stringify(root)}, ${args})`);
  };

  test("skipped tests with the reason that they give", () => {
    const { passed, failed, skipped } = vitest(`
      test("runs", () => expect(1).toBe(1));
      test("fails", () => expect(1).toBe(2));
      test("needs more", (context) => context.skip("there is no GPU"));
      test.skipIf(true)("elsewhere", () => undefined);`);
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 });
    expect(skipped).toEqual([
      { name: "needs more", why: "there is no GPU" },
      { name: "elsewhere", why: expect.stringMatching(/its condition in .*a\.test\.ts does not hold here/) },
    ]);
  });

  test("an unhandled rejection is a failure", () => {
    const { passed, failed } = vitest(`test("passes", () => { Promise.reject(new Error("nobody looks")); });`);
    expect({ passed, failed }).toEqual({ passed: 1, failed: 1 });
  });

  test("a file that does not load is a failure", () => {
    expect(vitest(`throw new Error("at once");`).failed).toBe(1);
  });
});
