import { join } from "node:path";
import { runVerb } from "./run-verb.ts";
import { type LockPart, lockFiles } from "./set-up-stamp.ts";
import type { InstalledPackages, SetUpWork } from "./set-up-step.ts";

const inspectTimeoutMs = 120_000;

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

async function inspect(work: SetUpWork): Promise<InstalledPackages> {
  const lockOf = (part: LockPart): string => join(work.runtimeFolder, lockFiles[part]);
  const args = ["installed", lockOf("packages"), ...(work.developerTools ? [lockOf("developer-tools")] : [])];
  const value = await runVerb(work, "Examining the Python environment", { args, timeoutMs: inspectTimeoutMs });
  const missing = (value["missing"] ?? {}) as Readonly<Record<string, unknown>>;
  const { torch, python } = value;
  return {
    missing: {
      packages: strings(missing[lockOf("packages")]),
      "developer-tools": strings(missing[lockOf("developer-tools")]),
    },
    damaged: strings(value["damaged"]),
    torch: typeof torch === "string" ? torch : null,
    python: typeof python === "string" ? python : "",
  };
}

/**
 * Compares the environment with the locks and every installed file with its record, in about half a second. What was seen holds
 * until a step makes something.
 * @throws Problem when the environment's Python cannot even do that.
 */
export function inspectPackages(work: SetUpWork): Promise<InstalledPackages> {
  work.seen.packages ??= inspect(work);
  return work.seen.packages;
}

/** Looks again: something was installed since. */
export function inspectPackagesAgain(work: SetUpWork): Promise<InstalledPackages> {
  work.seen.packages = undefined;
  return inspectPackages(work);
}
