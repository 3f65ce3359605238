import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a program with its output on ours, and returns its exit code (1 when a signal ended it). */
export async function runProgram(request: {
  program: string;
  args: readonly string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
}): Promise<number> {
  const child = spawn(request.program, [...request.args], {
    cwd: request.cwd,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...request.env },
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}
