import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../extension/python/environment.ts";
import { runPython } from "./run-python.ts";
import { nothingCounted, type TestCount, type TestPart, withExitCode } from "./test-part.ts";

/** Counts of a JUnit file: attributes of its <testsuite>, and the <skipped> elements with their message. */
export function countJunit(xml: string): TestCount {
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? "";
  const attribute = (name: string): number => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? "0");
  const cases = [...xml.matchAll(/<testcase ([^>]*)><skipped ([^>]*)/g)];
  const skipped = cases.map(([, test = "", reason = ""]) => ({
    name: `${/classname="([^"]*)"/.exec(test)?.[1] ?? ""} ${/ name="([^"]*)"/.exec(` ${test}`)?.[1] ?? ""}`,
    why: /message="([^"]*)"/.exec(reason)?.[1] ?? "no reason given",
  }));
  const failed = attribute("failures") + attribute("errors");
  return { passed: attribute("tests") - failed - attribute("skipped"), failed, skipped };
}

/** The Python side: pytest. */
export function pytestPart(root: string, environment: Environment): TestPart {
  return {
    name: "Python",
    async run() {
      const folder = mkdtempSync(join(tmpdir(), "tunesmith-pytest-"));
      const output = join(folder, "report.xml");
      try {
        const config = join(root, "python-runtime/pyproject.toml");
        const args = ["-q", "-c", config, "--rootdir", root, "-rs", `--junitxml=${output}`, "test/python"];
        const code = await runPython({ root, environment }, ["-m", "pytest", ...args]);
        // Without a report pytest has not even begun; its output says why.
        const counted = existsSync(output) ? countJunit(readFileSync(output, "utf8")) : nothingCounted;
        return withExitCode(counted, code);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
