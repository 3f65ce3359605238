import { rm } from "node:fs/promises";
import { Problem } from "../problem.ts";
import { stepFailed } from "./explain-failure.ts";
import { findPython, isSupportedPython } from "./find-python.ts";
import { inspectPackagesAgain } from "./inspect-packages.ts";
import { runUv } from "./run-uv.ts";
import type { SetUpStep, SetUpWork } from "./set-up-step.ts";

const venvTimeoutMs = 5 * 60_000;

/**
 * The environment's Python when it starts, is one that we can use and no package has lost a file; undefined else: then it is made
 * anew, which uv's cache makes cheap.
 */
async function wholeVersion(work: SetUpWork): Promise<string | undefined> {
  try {
    const { damaged, python } = await inspectPackagesAgain(work);
    return damaged.length === 0 && isSupportedPython(python.split(".").map(Number)) ? python : undefined;
  } catch (error) {
    if (error instanceof Problem && error.code !== "cancelled") return undefined;
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
    return (await wholeVersion(work)) !== undefined;
  },
  async make(work) {
    const python = await interpreter(work);
    await rm(work.paths.venv, { recursive: true, force: true });
    const made = await runUv(work, ["venv", "--no-project", ...python, work.paths.venv], { timeoutMs: venvTimeoutMs });
    const version = made.code === 0 ? await wholeVersion(work) : undefined;
    if (version === undefined) throw stepFailed(pythonStep.doing, made);
    return { detail: version, text: `Python ${version}` };
  },
};
