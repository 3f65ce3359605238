import { setTimeout as delay } from "node:timers/promises";
import { isActive, type OpenRun, openRun } from "./open-run.ts";
import type { RunState } from "./run-state.ts";

/**
 * Watches a run until it ends, is stopped or dies. `onChange` is called after each change.
 * @returns the last state; also when `signal` asks to look away (the run goes on).
 */
export async function followRun(request: {
  folder: string;
  onChange: (state: RunState) => void;
  signal?: AbortSignal;
}): Promise<RunState> {
  const run: OpenRun = await openRun(request.folder);
  request.onChange(run.state);
  while (isActive(run.state) && !request.signal?.aborted) {
    await delay(200);
    if (await run.refresh()) request.onChange(run.state);
  }
  return run.state;
}
