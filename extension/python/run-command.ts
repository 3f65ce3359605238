import { execa, type Result } from "execa";
import { Problem } from "../problem.ts";
import { childOptions } from "./child-options.ts";
import { readLines } from "./read-lines.ts";

export type Command = {
  readonly file: string;
  /** Passed as they are; no shell reads them. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** After this the command is ended and counts as failed: a step that hangs must end too. */
  readonly timeoutMs: number;
  /** Each line of stderr and stdout as it comes; a bar that is drawn over itself is a line each time. */
  readonly onLine?: (line: string) => void;
};

/** `code` is null when the command could not be started or was ended by a signal; `lines` then says why. Both lists hold the last lines. */
export type CommandResult = {
  readonly code: number | null;
  readonly stdout: readonly string[];
  /** stdout and stderr in the order of their arrival. */
  readonly lines: readonly string[];
  readonly timedOut: boolean;
};

/** Enough for all that is read from an output; a bar may draw itself for hours. */
const keptLines = 10_000;

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

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > keptLines) lines.shift();
}

/**
 * Runs a command to its end and collects its lines. It ends with this process.
 * @throws the cancelled Problem when `signal` aborts; the command and all it started are ended then.
 */
export async function runCommand(command: Command): Promise<CommandResult> {
  if (command.signal.aborted) throw cancelledProblem();
  const { onLine, timeoutMs } = command;
  const stdout: string[] = [];
  const lines: string[] = [];
  const told = (line: string): void => {
    keep(lines, line);
    onLine?.(line);
  };
  // Not buffered by execa: that would split at \n only, and end a command that prints more than it holds.
  const child = execa(command.file, command.args, {
    ...childOptions(command),
    stdin: "ignore",
    buffer: false,
    timeout: timeoutMs,
  });
  const [result] = await Promise.all([
    child,
    readLines(child.stderr, told),
    readLines(child.stdout, (line) => {
      keep(stdout, line);
      told(line);
    }),
  ]);
  if (result.isCanceled) throw cancelledProblem();
  if (result.exitCode === undefined) lines.push(...withoutCode(result, timeoutMs));
  return { code: result.exitCode ?? null, stdout, lines, timedOut: result.timedOut };
}
