import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { processFacts } from "./process-facts.ts";

/** control/launch.json: which process was started. It speaks for the trainer until that has written owner.json. */
export type Launch = { readonly pid: number; readonly host: string; readonly at: string };

export const launchFile = "launch.json";

export function launchOf(pid: number): Launch {
  return { pid, host: hostname(), at: new Date().toISOString() };
}

/** Whether the process that was started after `since` (epoch milliseconds) is known to be gone. */
export async function launchIsGone(runFolder: string, since: number): Promise<boolean> {
  try {
    const launch = JSON.parse(await readFile(join(runFolder, "control", launchFile), "utf8")) as Launch;
    if (launch.host !== hostname() || Date.parse(launch.at) < since) return false;
    return (await processFacts(launch.pid)) === undefined;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw cause;
  }
}
