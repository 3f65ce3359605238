import { hostname } from "node:os";
import { join } from "node:path";
import { processFacts } from "./process-facts.ts";
import { readIfPresent } from "./read-if-present.ts";

/** control/launch.json: which process was started. It speaks for the trainer until that has written owner.json. */
export type Launch = { readonly pid: number; readonly host: string; readonly at: string };

export const launchFile = "launch.json";

export function launchOf(pid: number): Launch {
  return { pid, host: hostname(), at: new Date().toISOString() };
}

/** Whether the process that was started after `since` (epoch milliseconds) is known to be gone. */
export async function launchIsGone(runFolder: string, since: number): Promise<boolean> {
  const text = await readIfPresent(join(runFolder, "control", launchFile));
  if (text === undefined) return false;
  const launch = JSON.parse(text) as Launch;
  if (launch.host !== hostname() || Date.parse(launch.at) < since) return false;
  return (await processFacts(launch.pid)) === undefined;
}
