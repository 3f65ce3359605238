import type { Environment } from "../../extension/python/environment.ts";
import { runProgram } from "./run-program.ts";

/** Runs Python of the environment on the checkout's runtime, its output on ours; returns the exit code. */
export function runPython(
  of: { readonly root: string; readonly environment: Environment },
  args: readonly string[],
): Promise<number> {
  const { root, environment } = of;
  const env = {
    PYTHONPATH: environment.runtimeFolder,
    PYTHONUTF8: "1",
    TUNESMITH_HOME: environment.home,
    HF_HUB_OFFLINE: "",
  };
  return runProgram({ program: environment.python, args, cwd: root, env });
}
