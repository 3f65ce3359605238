// `npm test`: sets up what the tests need, runs every kind of test, ends with `N passed, N failed, N skipped`.
// `npm test -- unit python` runs the named parts only: check, unit, python, e2e.
import { join } from "node:path";
import { failureText } from "../cli/arguments.ts";
import type { Environment } from "../extension/python/environment.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { setUpForScripts } from "./set-up-for-scripts.ts";
import { checkPython } from "./testing/check-python.ts";
import { e2ePart } from "./testing/e2e-part.ts";
import { pytestPart } from "./testing/pytest-part.ts";
import { scriptPart } from "./testing/script-part.ts";
import { addCounts, nothingCounted, type TestCount, type TestPart } from "./testing/test-part.ts";
import { vitestPart } from "./testing/vitest-part.ts";
import { type PartName, wantedParts } from "./testing/wanted-parts.ts";

const root = join(import.meta.dirname, "..");

async function runPart(part: TestPart): Promise<TestCount> {
  process.stdout.write(`\n▸ ${part.name}\n`);
  const started = performance.now();
  const counted = await part.run().catch((error: unknown) => {
    process.stdout.write(`${failureText(error)}\n`);
    return { ...nothingCounted, failed: 1 };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    `  ${part.name}: ${counted.passed} passed, ${counted.failed} failed, ${counted.skipped.length} skipped in ${seconds} s\n`,
  );
  return counted;
}

/** The parts that need Python, behind the set-up of it. Where that fails they are skipped, and the set-up counts as failed. */
async function runPythonParts(wanted: readonly PartName[]): Promise<TestCount> {
  const parts = wanted.filter((name) => name === "python" || name === "e2e");
  if (parts.length === 0) return nothingCounted;
  let environment: Environment | undefined;
  let total = await runPart({
    name: "Python environment",
    async run() {
      environment = await setUpForScripts({ root, home: tunesmithHome(process.env), developerTools: true });
      return { ...nothingCounted, passed: 1 };
    },
  });
  for (const name of parts) {
    if (environment === undefined) {
      const skipped = [{ name, why: "the Python environment could not be set up" }];
      total = addCounts(total, { ...nothingCounted, skipped });
    } else if (name === "e2e") total = addCounts(total, await runPart(e2ePart(root, environment)));
    else {
      total = addCounts(total, await runPart(pythonChecks(environment)));
      total = addCounts(total, await runPart(pytestPart(root, environment)));
    }
  }
  return total;
}

function pythonChecks(environment: Environment): TestPart {
  return {
    name: "Python checks",
    async run() {
      const failed = (await checkPython(root, environment)).length;
      return { passed: Number(failed === 0), failed, skipped: [] };
    },
  };
}

async function main(wanted: readonly PartName[]): Promise<void> {
  let total = await runPart(scriptPart(root, "scripts/build.ts"));
  // Python is checked with its own part where that runs: after the set-up, which may not be there yet.
  const checks = scriptPart(root, "scripts/check.ts", ...(wanted.includes("python") ? ["--no-python"] : []));
  if (wanted.includes("check")) total = addCounts(total, await runPart(checks));
  if (wanted.includes("unit")) total = addCounts(total, await runPart(vitestPart(root)));
  total = addCounts(total, await runPythonParts(wanted));
  process.stdout.write("\n");
  for (const { name, why } of total.skipped) process.stdout.write(`skipped: ${name}: ${why}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

const wanted = wantedParts(process.argv.slice(2));
if ("unknown" in wanted) {
  process.stderr.write(`${wanted.unknown}\n`);
  process.exitCode = 2;
} else await main(wanted);
