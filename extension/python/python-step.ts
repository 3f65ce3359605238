import { rm } from "node:fs/promises";
import process from "node:process";
import { Problem } from "../problem.ts";
import { stepFailed } from "./explain-failure.ts";
import { findPython, isSupportedPython } from "./find-python.ts";
import { inspectPackages } from "./inspect-packages.ts";
import { runCommand } from "./run-command.ts";
import { runUv } from "./run-uv.ts";
import type { SetUpStep, SetUpWork } from "./set-up-step.ts";

const venvTimeoutMs = 5 * 60_000;
const startTimeoutMs = 30_000;

/** The version of the environment's interpreter; undefined when it does not start or is one that we cannot use. */
async function venvVersion(work: SetUpWork): Promise<string | undefined> {
  const code = "import sys; assert sys.prefix != sys.base_prefix; print('.'.join(map(str, sys.version_info[:3])))";
  const result = await runCommand({
    file: work.paths.python,
    args: ["-I", "-c", code],
    env: process.env,
    signal: work.signal,
    timeoutMs: startTimeoutMs,
  });
  const version = result.code === 0 ? result.stdout[0] : undefined;
  return version && isSupportedPython(version.split(".").map(Number)) ? version : undefined;
}

/** False as soon as one installed package lost a file: then the environment is made anew, which the cache makes cheap. */
async function isUndamaged(work: SetUpWork): Promise<boolean> {
  try {
    return (await inspectPackages(work, [])).damaged.length === 0;
  } catch (error) {
    if (error instanceof Problem && error.code !== "cancelled") return false;
    throw error;
  }
}

/** The base interpreter by path; a machine that has uv but no Python lets uv bring one. */
async function interpreter(work: SetUpWork): Promise<readonly string[]> {
  try {
    return ["--python", (await findPython({ setting: work.basePython, signal: work.signal })).path];
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "no-python") throw error;
    const found = await runUv(work, ["python", "install", "3.12"], { timeoutMs: venvTimeoutMs });
    if (found.code !== 0) throw error;
    return ["--python", "3.12"];
  }
}

/** The virtual environment, still empty. */
export const pythonStep: SetUpStep = {
  name: "python",
  doing: "Creating the Python environment",
  async isWhole(work) {
    return (await venvVersion(work)) !== undefined && (await isUndamaged(work));
  },
  async make(work) {
    const python = await interpreter(work);
    await rm(work.paths.venv, { recursive: true, force: true });
    const made = await runUv(work, ["venv", "--no-project", ...python, work.paths.venv], { timeoutMs: venvTimeoutMs });
    const version = made.code === 0 ? await venvVersion(work) : undefined;
    if (version === undefined) throw stepFailed(pythonStep.doing, made);
    return { detail: version, text: `Python ${version}` };
  },
};
