import { join } from "node:path";
import type { Environment } from "../../extension/python/environment.ts";
import { runPython } from "./run-python.ts";

/** Lint (ruff) and types (pyright) of the Python side; the names of those that failed. */
export async function checkPython(root: string, environment: Environment): Promise<readonly string[]> {
  const config = join(root, "python-runtime/pyproject.toml");
  const checks = [
    {
      name: "lint (ruff)",
      args: ["-m", "ruff", "check", "--config", config, "python-runtime", "test/python", "samples", "scripts"],
    },
    { name: "types (pyright)", args: ["-m", "pyright", "--project", config, "--pythonpath", environment.python] },
  ];
  const failed: string[] = [];
  for (const { name, args } of checks) {
    const passed = (await runPython({ root, environment }, args)) === 0;
    process.stdout.write(` ${passed ? "✓" : "✗"} ${name}\n`);
    if (!passed) failed.push(name);
  }
  return failed;
}
