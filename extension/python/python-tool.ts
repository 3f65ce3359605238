import type { Readable } from "node:stream";
import { execa, type Result } from "execa";
import type { ToolMessage, ToolRequest } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import { childEnvironment } from "./child-environment.ts";
import { childOptions } from "./child-options.ts";
import type { Environment } from "./environment.ts";
import { lastMeaningfulLine } from "./explain-failure.ts";
import { parseToolMessage } from "./parse-tool-message.ts";
import { readLines } from "./read-lines.ts";
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

/** Resolves when all is told. */
async function listen(child: { stdout: Readable; stderr: Readable }, run: ToolRun): Promise<Progress> {
  const progress: Progress = { problem: undefined, errors: [] };
  const said = readLines(child.stdout, (line) => {
    const message = parseToolMessage(line);
    if (!message) return run.onLog(`not a message: ${line}`);
    if (message.type === "problem" && message.id === null) progress.problem = message;
    run.onMessage(message);
  });
  const logged = readLines(child.stderr, (line) => {
    progress.errors.push(line);
    if (progress.errors.length > keptLines) progress.errors.shift();
    run.onLog(line);
  });
  await Promise.all([said, logged]);
  return progress;
}

/** What execa says of an end: neither code nor signal where Python did not start. */
type End = Pick<Result, "exitCode" | "signal" | "originalMessage">;

/** Nobody asked for this end, and it left no words: on Linux that is how a full memory looks. */
function silentEnd({ exitCode, signal }: End): string {
  if (signal === "SIGKILL") return "the system ended it, as it does when the memory is full";
  return `it ended with ${exitCode ?? signal ?? "no code"}`;
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

function notStarted(python: string, { originalMessage }: End): Problem {
  return new Problem({
    code: "python-not-started",
    message: `${python} could not be started: ${originalMessage}.`,
    hint: "Set up the Python environment again, or correct tunesmith.pythonPath (TUNESMITH_PYTHON in a terminal).",
    actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
  });
}

/**
 * Starts a short-lived verb of the Python side: JSON Lines both ways, every line checked against its schema. The tool ends with
 * this process, when its input is closed, or when `signal` aborts.
 */
export function startTool(run: ToolRun): PythonTool {
  const { environment, signal } = run;
  const env = childEnvironment({ runtimeFolder: environment.runtimeFolder, secrets: run.secrets ?? {} });
  // Not buffered: a tool may answer for hours, and its lines are read as they come.
  const options = { ...childOptions({ env, signal }), stdin: "pipe", buffer: false } as const;
  const child = execa(environment.python, ["-m", "tunesmith", ...run.args], options);
  const listening = listen(child, run);
  // A tool that has gone cannot read its input; `done` says so, the write need not.
  child.stdin.on("error", (error) => run.onLog(`input closed: ${error.message}`));
  const done = Promise.all([child, listening]).then(([end, progress]) => {
    if (end.isCanceled) throw cancelledProblem();
    if (end.exitCode === undefined && end.signal === undefined) throw notStarted(environment.python, end);
    if (end.exitCode !== 0) throw failure(run, progress, end);
  });
  return {
    send: (request) => {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(request)}\n`);
    },
    end: () => child.stdin.end(),
    done,
  };
}
