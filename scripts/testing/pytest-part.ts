import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../extension/python/environment.ts";
import { runProgram } from "./run-program.ts";
import type { TestCount, TestPart } from "./test-part.ts";

/** Counts of a JUnit file: attributes of its <testsuite>, and the <skipped> elements with their message. */
function count(xml: string): TestCount {
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

/** The Python side: pytest, with ruff and pyright as two tests of their own. */
export function pytestPart(root: string, environment: Environment): TestPart {
  const run = (args: readonly string[]): Promise<number> =>
    runProgram({
      program: environment.python,
      args,
      cwd: root,
      env: {
        PYTHONPATH: environment.runtimeFolder,
        PYTHONUTF8: "1",
        TUNESMITH_HOME: environment.home,
        HF_HUB_OFFLINE: "",
      },
    });
  return {
    name: "Python",
    async run() {
      const folder = mkdtempSync(join(tmpdir(), "tunesmith-pytest-"));
      const output = join(folder, "report.xml");
      try {
        const config = join(root, "python-runtime/pyproject.toml");
        const linted =
          (await run(["-m", "ruff", "check", "--config", config, "python-runtime", "test/python", "samples"])) === 0;
        const typed = (await run(["-m", "pyright", "--project", config, "--pythonpath", environment.python])) === 0;
        await run([
          "-m",
          "pytest",
          "-q",
          "-c",
          config,
          "--rootdir",
          root,
          "-rs",
          `--junitxml=${output}`,
          "test/python",
        ]);
        const counted = count(readFileSync(output, "utf8"));
        const checks = Number(linted) + Number(typed);
        return { ...counted, passed: counted.passed + checks, failed: counted.failed + 2 - checks };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
