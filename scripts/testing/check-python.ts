import { join } from "node:path";
import process from "node:process";
import type { Environment } from "../../extension/python/environment.ts";
import { runPython } from "./run-python.ts";

/** Lint (ruff), types (pyright) and limits of the Python side; returns the names of those that failed. */
export async function checkPython(root: string, environment: Environment): Promise<readonly string[]> {
  const config = join(root, "python-runtime/pyproject.toml");
  const checks = [
    {
      name: "lint (ruff)",
      args: ["-m", "ruff", "check", "--config", config, "python-runtime", "test/python", "samples", "scripts"],
    },
    { name: "types (pyright)", args: ["-m", "pyright", "--project", config, "--pythonpath", environment.python] },
    { name: "limits of Python", args: ["scripts/testing/python_limits.py", "python-runtime/tunesmith"] },
  ];
  const failed: string[] = [];
  for (const { name, args } of checks) {
    const passed = (await runPython({ root, environment }, args)) === 0;
    process.stdout.write(` ${passed ? "✓" : "✗"} ${name}\n`);
    if (!passed) failed.push(name);
  }
  return failed;
}
