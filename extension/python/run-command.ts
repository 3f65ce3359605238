import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { Problem } from "../problem.ts";
import { endWith, killProcessGroup } from "./kill-process-group.ts";

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

/**
 * Runs a command to its end and collects its lines. It ends with this process.
 * @throws the cancelled Problem when `signal` aborts; the command and all it started are ended then.
 */
export async function runCommand(command: Command): Promise<CommandResult> {
  if (command.signal.aborted) throw cancelledProblem();
  const child = spawn(command.file, command.args, {
    env: command.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that cancelling reaches what the command starts; a console of its own would flash up on Windows.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const lines: string[] = [];
  const stdout: string[] = [];
  const take = (line: string): void => {
    lines.push(line);
    command.onLine?.(line);
  };
  createInterface({ input: child.stderr }).on("line", take);
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout.push(line);
    take(line);
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killProcessGroup(child);
  }, command.timeoutMs);
  endWith(command.signal, child);
  try {
    const code = await new Promise<number | null>((resolve) => {
      child.once("close", resolve);
      child.once("error", (error) => {
        lines.push(error.message);
        resolve(null);
      });
    });
    if (command.signal.aborted) throw cancelledProblem();
    if (timedOut) lines.push(`It gave no answer within ${Math.round(command.timeoutMs / 1000)} s.`);
    return { code, stdout, lines, timedOut };
  } finally {
    clearTimeout(timer);
  }
}
