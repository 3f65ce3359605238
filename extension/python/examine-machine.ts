import { stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import type { ToolMessage } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import { findOllama } from "../serving/find-ollama.ts";
import { ollamaAddress } from "../serving/ollama-address.ts";
import type { DoctorReport, MachineFacts, PythonFacts } from "./doctor-report.ts";
import { type EnvironmentPlace, environmentAt, findEnvironment } from "./environment.ts";
import { homePaths } from "./home-paths.ts";
import { judgeMachine } from "./judge-machine.ts";
import type { NextSteps } from "./next-steps.ts";
import { startTool } from "./python-tool.ts";

export type { DoctorItem, DoctorReport } from "./doctor-report.ts";

/** The first import of torch after a restart reads a gigabyte. */
const pythonTimeoutMs = 90_000;

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

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

/** `python -m tunesmith doctor` of the environment, whether or not its stamp is complete: a half-done one tells most. */
async function askPython(
  place: EnvironmentPlace,
  onLog: (line: string) => void,
): Promise<Pick<MachineFacts, "python" | "pythonReason">> {
  const environment = await environmentAt(place);
  if (!(await exists(environment.python)))
    return {
      python: null,
      pythonReason: place.pythonPath === "" ? "not set up" : `${place.pythonPath} does not exist`,
    };
  const messages: ToolMessage[] = [];
  const tool = startTool({
    environment,
    args: ["doctor"],
    signal: AbortSignal.timeout(pythonTimeoutMs),
    onMessage: (message) => messages.push(message),
    onLog,
  });
  tool.end();
  try {
    await tool.done;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const late = error.code === "cancelled";
    return { python: null, pythonReason: late ? `no answer within ${pythonTimeoutMs / 1000} s` : error.message };
  }
  const result = messages.find((message) => message.type === "result");
  if (result === undefined) return { python: null, pythonReason: "it gave no answer" };
  // The verb's own tests hold its answer to this shape.
  return { python: result.value as unknown as PythonFacts, pythonReason: null };
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
  const [python, environment, freeBytes, demoModel, ollama] = await Promise.all([
    askPython(place, request.onLog),
    findEnvironment(place),
    freeBytesAt(home),
    exists(join(paths.demoModel, "config.json")),
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
