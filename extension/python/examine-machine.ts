import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { Problem } from "../problem.ts";
import { findOllama } from "../serving/find-ollama.ts";
import { ollamaAddress } from "../serving/ollama-address.ts";
import { askPython } from "./ask-python.ts";
import { isDemoModelWhole } from "./demo-model-step.ts";
import type { DoctorReport, MachineFacts } from "./doctor-report.ts";
import { type EnvironmentPlace, environmentAt, findEnvironment } from "./environment.ts";
import { homePaths } from "./home-paths.ts";
import { judgeMachine } from "./judge-machine.ts";
import type { NextSteps } from "./next-steps.ts";
import { readStamp } from "./set-up-stamp.ts";

/** Free bytes for this user where `folder` lies or will lie; null when no parent says. */
async function freeBytesAt(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? null : freeBytesAt(parent);
  }
}

async function askOllama(given: string): Promise<MachineFacts["ollama"]> {
  try {
    const host = ollamaAddress(given);
    return { host, version: await findOllama(host, new AbortController().signal) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { host: given, version: null, code: error.code, reason: error.message };
  }
}

export type ExamineRequest = EnvironmentPlace & {
  readonly ollamaHost: string;
  /** What the reader of the report can do. */
  readonly steps: NextSteps;
  /** What Python prints beside its answer. */
  readonly onLog: (line: string) => void;
};

/** Everything that training and serving need of this machine, tried, with what to do where something is missing. */
export async function examineMachine(request: ExamineRequest): Promise<DoctorReport> {
  const { home, root, pythonPath, ollamaHost } = request;
  const place = { home, root, pythonPath };
  const paths = homePaths(home);
  const stamp = await readStamp(paths.stamp);
  const [python, environment, freeBytes, demoModel, ollama] = await Promise.all([
    askPython(place, request.onLog),
    findEnvironment(place),
    freeBytesAt(home),
    isDemoModelWhole(paths, stamp),
    askOllama(ollamaHost),
  ]);
  const facts: MachineFacts = {
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    home,
    freeBytes,
    pythonPath,
    isSetUp: environment !== undefined,
    ...python,
    converter: (await environmentAt(place)).converter,
    demoModel,
    ollama,
  };
  return { items: judgeMachine(facts, request.steps), facts };
}
