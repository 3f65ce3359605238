import { execa, type Result } from "execa";
import { Problem } from "../problem.ts";
import { childOptions } from "./child-options.ts";

export type Command = {
  readonly file: string;
  /** Passed as they are; no shell reads them. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** After this the command is ended and counts as failed: a step that hangs must end too. */
  readonly timeoutMs: number;
  /** Each line of stderr and stdout as it comes. */
  readonly onLine?: (line: string) => void;
};

/** `code` is null when the command could not be started or was ended by a signal; `lines` then says why. */
export type CommandResult = {
  readonly code: number | null;
  readonly stdout: readonly string[];
  /** stdout and stderr in the order of their arrival. */
  readonly lines: readonly string[];
  readonly timedOut: boolean;
};

/** What a person sees when they cancelled; hosts tell it from a failure by its name. */
export function cancelledProblem(): Problem {
  const problem = new Problem({
    code: "cancelled",
    message: "Cancelled.",
    hint: "What is done stays; run it again to go on from there.",
  });
  problem.name = "AbortError";
  return problem;
}

/** A command that never ran, or that a signal ended, has no code; this is why. */
function withoutCode(result: Pick<Result, "timedOut" | "originalMessage">, timeoutMs: number): string[] {
  if (result.timedOut) return [`It gave no answer within ${Math.round(timeoutMs / 1000)} s.`];
  return result.originalMessage ? [result.originalMessage] : [];
}

/**
 * Runs a command to its end and collects its lines. It ends with this process.
 * @throws the cancelled Problem when `signal` aborts; the command and all it started are ended then.
 */
export async function runCommand(command: Command): Promise<CommandResult> {
  if (command.signal.aborted) throw cancelledProblem();
  const { onLine, timeoutMs } = command;
  const told = function* (line: unknown): Generator<unknown> {
    onLine?.(String(line));
    yield line;
  };
  const result = await execa(command.file, command.args, {
    ...childOptions(command),
    stdin: "ignore",
    stdout: told,
    stderr: told,
    all: true,
    lines: true,
    timeout: timeoutMs,
  });
  if (result.isCanceled) throw cancelledProblem();
  return {
    code: result.exitCode ?? null,
    stdout: result.stdout,
    lines: [...result.all, ...(result.exitCode === undefined ? withoutCode(result, timeoutMs) : [])],
    timedOut: result.timedOut,
  };
}
