import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import type { ToolMessage, ToolRequest } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import { childEnvironment } from "./child-environment.ts";
import type { Environment } from "./environment.ts";
import { lastMeaningfulLine } from "./explain-failure.ts";
import { endWith } from "./kill-process-group.ts";
import { parseToolMessage } from "./parse-tool-message.ts";
import { cancelledProblem } from "./run-command.ts";

export type ToolRun = {
  readonly environment: Environment;
  /** The verb and its arguments: ["compare", runFolder]. */
  readonly args: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Every valid message, in order. A problem message without an id also ends in `done`. */
  readonly onMessage: (message: ToolMessage) => void;
  /** What is printed beside the messages: stderr, and lines of stdout that are none. */
  readonly onLog: (line: string) => void;
};

/** A running `python -m tunesmith VERB`. */
export type PythonTool = {
  /** Writes one request; after the tool has ended it does nothing. */
  readonly send: (request: ToolRequest) => void;
  /** Closes the tool's input: it finishes what it is doing and ends. */
  readonly end: () => void;
  /** @throws Problem when the tool failed; the cancelled Problem when the signal aborted. */
  readonly done: Promise<void>;
};

/** Enough to find the line that tells what broke; a tool may print for hours. */
const keptLines = 200;

type Progress = { problem: Extract<ToolMessage, { type: "problem" }> | undefined; readonly errors: string[] };

function readLines(child: ChildProcessWithoutNullStreams, run: ToolRun): Progress {
  const progress: Progress = { problem: undefined, errors: [] };
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = parseToolMessage(line);
    if (!message) return run.onLog(`not a message: ${line}`);
    if (message.type === "problem" && message.id === null) progress.problem = message;
    run.onMessage(message);
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    progress.errors.push(line);
    if (progress.errors.length > keptLines) progress.errors.shift();
    run.onLog(line);
  });
  return progress;
}

type End = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Nobody asked for this end, and it left no words: on Linux that is how a full memory looks. */
function silentEnd({ code, signal }: End): string {
  if (signal === "SIGKILL") return "the system ended it, as it does when the memory is full";
  return `it ended with ${code ?? signal ?? "no code"}`;
}

function failure(run: ToolRun, progress: Progress, end: End): Problem {
  const { problem } = progress;
  if (problem) return new Problem({ code: problem.code, message: problem.message, hint: problem.hint });
  const spoken = end.signal === "SIGKILL" ? "" : lastMeaningfulLine(progress.errors);
  const reason = spoken || silentEnd(end);
  return new Problem({
    code: "tool-failed",
    message: `${run.args[0] ?? "The tool"} failed: ${reason}${reason.endsWith(".") ? "" : "."}`,
    hint: "The log has the whole output. The Doctor says whether the environment is whole, and repairs it.",
    actions: [{ title: "Open Doctor", command: "tunesmith.doctor" }],
  });
}

/** Resolves once all output has been read. @throws Problem when Python does not start. */
function ended(child: ChildProcessWithoutNullStreams, python: string): Promise<End> {
  return new Promise((resolve, reject) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
    child.once("error", (cause) => {
      reject(
        new Problem({
          code: "python-not-started",
          message: `${python} could not be started: ${cause.message}.`,
          hint: "Set up the Python environment again, or correct tunesmith.pythonPath (TUNESMITH_PYTHON in a terminal).",
          actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
          cause,
        }),
      );
    });
  });
}

/**
 * Starts a short-lived verb of the Python side: JSON Lines both ways, every line checked against its schema. The tool ends with
 * this process, when its input is closed, or when `signal` aborts.
 */
export function startTool(run: ToolRun): PythonTool {
  const { environment, signal } = run;
  const child = spawn(environment.python, ["-m", "tunesmith", ...run.args], {
    env: childEnvironment({ runtimeFolder: environment.runtimeFolder, secrets: run.secrets ?? {} }),
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const progress = readLines(child, run);
  // A tool that has gone cannot read its input; `done` says so, the write need not.
  child.stdin.on("error", (error) => run.onLog(`input closed: ${error.message}`));
  endWith(signal, child);
  const done = ended(child, environment.python).then((end) => {
    if (signal.aborted) throw cancelledProblem();
    if (end.code !== 0) throw failure(run, progress, end);
  });
  return {
    send: (request) => {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(request)}\n`);
    },
    end: () => child.stdin.end(),
    done,
  };
}
