// `npm test`: sets up what the tests need, runs every kind of test, ends with `N passed, N failed, N skipped`.
// `npm test -- unit python` runs the named parts only: check, unit, python, e2e.
import { join } from "node:path";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { setUpForScripts } from "./set-up-for-scripts.ts";
import { e2ePart } from "./testing/e2e-part.ts";
import { pytestPart } from "./testing/pytest-part.ts";
import { runProgram } from "./testing/run-program.ts";
import { addCounts, nothingCounted, type TestCount, type TestPart } from "./testing/test-part.ts";
import { vitestPart } from "./testing/vitest-part.ts";

const root = join(import.meta.dirname, "..");
const wanted = process.argv.slice(2);
const isWanted = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

function script(name: string): TestPart {
  const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(root, name)];
  return {
    name,
    async run() {
      const code = await runProgram({ program: process.execPath, args, cwd: root });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
    },
  };
}

async function runPart(part: TestPart): Promise<TestCount> {
  process.stdout.write(`\n▸ ${part.name}\n`);
  const started = performance.now();
  const counted = await part.run().catch((error: unknown) => {
    process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { passed: 0, failed: 1, skipped: [] };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    `  ${part.name}: ${counted.passed} passed, ${counted.failed} failed, ${counted.skipped.length} skipped in ${seconds} s\n`,
  );
  return counted;
}

async function main(): Promise<void> {
  const parts: TestPart[] = [script("scripts/build.ts")];
  if (isWanted("check")) parts.push(script("scripts/check.ts"));
  if (isWanted("unit")) parts.push(vitestPart(root));
  if (isWanted("python") || isWanted("e2e")) {
    const environment = await setUpForScripts({ root, home: tunesmithHome(process.env), developerTools: true });
    if (isWanted("python")) parts.push(pytestPart(root, environment));
    if (isWanted("e2e")) parts.push(e2ePart(root, environment));
  }
  let total = nothingCounted;
  for (const part of parts) total = addCounts(total, await runPart(part));
  process.stdout.write("\n");
  for (const { name, why } of total.skipped) process.stdout.write(`skipped: ${name}: ${why}\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
