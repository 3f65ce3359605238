import { runVerb } from "./run-verb.ts";
import type { SetUpWork } from "./set-up-step.ts";

/** What the environment lacks; `torch` is the installed version. */
export type InstalledPackages = {
  /** name==version of what a lock asks for and is not there. */
  readonly missing: readonly string[];
  /** Names of the packages that lost files. */
  readonly damaged: readonly string[];
  readonly torch: string | null;
};

const inspectTimeoutMs = 120_000;

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/**
 * Compares the environment with `locks` (paths) and every installed file with its record, in about half a second.
 * @throws Problem when the environment's Python cannot even do that.
 */
export async function inspectPackages(work: SetUpWork, locks: readonly string[]): Promise<InstalledPackages> {
  const args = ["installed", ...locks];
  const value = await runVerb(work, "Examining the Python environment", { args, timeoutMs: inspectTimeoutMs });
  const torch = value["torch"];
  return {
    missing: strings(value["missing"]),
    damaged: strings(value["damaged"]),
    torch: typeof torch === "string" ? torch : null,
  };
}
