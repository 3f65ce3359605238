import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { childEnvironment } from "./child-environment.ts";
import { homePaths } from "./home-paths.ts";
import { isConverterWhole } from "./is-converter-whole.ts";
import { runCommand } from "./run-command.ts";
import { lockHash, readStamp, type SetUpPart } from "./set-up-stamp.ts";

/** A Python that holds the training packages, and what belongs to it. */
export type Environment = {
  readonly home: string;
  /** Holds package.json, python-runtime/ and schemas/: the checkout or the installed extension. */
  readonly root: string;
  readonly python: string;
  readonly runtimeFolder: string;
  /** The folder of llama.cpp's converter; null while it is not set up. */
  readonly converter: string | null;
};

export type EnvironmentPlace = {
  readonly home: string;
  readonly root: string;
  /** The person's own Python; "" for the one that Tunesmith sets up. */
  readonly pythonPath: string;
};

const neededParts: readonly SetUpPart[] = ["python", "torch", "packages"];
const importTimeoutMs = 20_000;

/** Whether a Python that somebody else set up can find what training imports. Nothing is imported: that takes seconds. */
async function holdsPackages(python: string, runtimeFolder: string): Promise<boolean> {
  const names = ["torch", "transformers", "trl", "peft", "datasets", "accelerate", "safetensors"];
  const code = `import importlib.util, sys; sys.exit(any(importlib.util.find_spec(name) is None for name in ${JSON.stringify(names)}))`;
  const result = await runCommand({
    file: python,
    args: ["-c", code],
    env: childEnvironment({ runtimeFolder, secrets: {} }),
    signal: new AbortController().signal,
    timeoutMs: importTimeoutMs,
  });
  return result.code === 0;
}

/** The environment as its paths say, whether or not it is set up. */
export async function environmentAt(place: EnvironmentPlace): Promise<Environment> {
  const { python, converter } = homePaths(place.home);
  return {
    home: place.home,
    root: place.root,
    python: place.pythonPath === "" ? python : place.pythonPath,
    runtimeFolder: join(place.root, "python-runtime"),
    converter: (await isConverterWhole(converter)) ? converter : null,
  };
}

/**
 * The environment that can train; undefined when it is not set up, was set up from other locks than this version's, or when the
 * person's own Python is absent or lacks a package.
 */
export async function findEnvironment(place: EnvironmentPlace): Promise<Environment | undefined> {
  const environment = await environmentAt(place);
  if (place.pythonPath !== "")
    return (await holdsPackages(place.pythonPath, environment.runtimeFolder)) ? environment : undefined;
  const paths = homePaths(place.home);
  const { parts } = await readStamp(paths.stamp);
  for (const part of neededParts)
    if (parts[part]?.lock !== (await lockHash(environment.runtimeFolder, part))) return undefined;
  try {
    // Follows the link, so a base Python that was removed shows here.
    await access(paths.python, constants.X_OK);
  } catch {
    return undefined;
  }
  return environment;
}
