import { resolve } from "node:path";
import process from "node:process";
import { isActive, openRun } from "../extension/runs/open-run.ts";
import { runSummary } from "../extension/runs/run-text.ts";
import { stopRun } from "../extension/training/stop-run.ts";
import { readArguments } from "./arguments.ts";

/** `stop DIR`: asks the trainer to finish its step and save, and waits until it has. */
export async function runStop(args: readonly string[]): Promise<number> {
  const usage = "node dist/cli.js stop DIR [--now]";
  const { values, positionals } = readArguments({
    args,
    usage,
    options: { now: { type: "boolean" } },
    positionals: { min: 1, max: 1 },
  });
  const run = await openRun(resolve(positionals[0] ?? ""));
  if (isActive(run.state)) await stopRun({ runFolder: run.folder, now: values.now === true });
  await run.refresh();
  process.stdout.write(`${run.state.plan.name}: ${runSummary(run.state)}\n`);
  return 0;
}
