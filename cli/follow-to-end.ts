import { join } from "node:path";
import process from "node:process";
import { followRun } from "../extension/runs/follow-run.ts";
import type { RunState } from "../extension/runs/run-state.ts";
import { stopRun } from "../extension/training/stop-run.ts";
import { failureText } from "./arguments.ts";
import { liveLine } from "./live-line.ts";

/** Exit code and last words of a run: 0 completed, 3 stopped, 1 failed. The folder is the result on stdout. */
export function reportEnd(state: RunState): number {
  process.stdout.write(`${state.folder}\n`);
  if (state.status === "completed") return 0;
  if (state.status === "stopped") return 3;
  const reason = state.end?.reason ?? "The trainer ended without saying why.";
  process.stderr.write(
    `${reason}\n${state.end?.hint ?? `Its last words are in ${join(state.folder, "stderr.log")}.`}\n`,
  );
  return 1;
}

/** Follows a run; the first interrupt stops and saves it, a second one leaves the step at once. */
export async function followToEnd(folder: string): Promise<number> {
  let interrupts = 0;
  const onInterrupt = (): void => {
    interrupts += 1;
    process.stderr.write(
      interrupts === 1 ? "\n stopping after this step and saving; interrupt again to stop now\n" : "\n stopping now\n",
    );
    stopRun({ runFolder: folder, now: interrupts > 1 }).catch((error: unknown) => {
      process.stderr.write(`\n${failureText(error)}\n`);
    });
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  try {
    return reportEnd(await followRun({ folder, onChange: liveLine() }));
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}
