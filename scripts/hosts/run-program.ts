import { spawn } from "node:child_process";
import process from "node:process";

export type ProgramRun = { readonly code: number; readonly output: string };

/**
 * Runs a program to its end without a shell and returns its exit code and the last 64 kB of what it printed on both streams.
 * A program that cannot be started has code 127 and the reason as output; it never throws.
 */
export function runProgram(request: {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}): Promise<ProgramRun> {
  return new Promise((resolve) => {
    const child = spawn(request.command, [...request.args], {
      cwd: request.cwd,
      env: request.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-65_536);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The last lines of what a program printed, short enough for one message. */
export function lastLines(output: string, count = 3): string {
  return output.trim().split("\n").slice(-count).join(" | ");
}
