import { resolve } from "node:path";
import { resumeRun } from "../extension/training/resume-run.ts";
import { readArguments } from "./arguments.ts";
import { followToEnd } from "./follow-to-end.ts";
import { requireEnvironment } from "./require-environment.ts";

/** `resume DIR`: continues from the last complete checkpoint and follows to the end. */
export async function runResume(args: readonly string[]): Promise<number> {
  const usage = "node dist/cli.js resume DIR";
  const { positionals } = readArguments({ args, usage, options: {}, positionals: { min: 1, max: 1 } });
  const runFolder = resolve(positionals[0] ?? "");
  await resumeRun({ runFolder, environment: await requireEnvironment() });
  return followToEnd(runFolder);
}
