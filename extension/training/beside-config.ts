import { dirname, resolve } from "node:path";

/** Where runs lie unless the setting tunesmith.runsFolder or `--run-dir` says otherwise: beside their lora.yaml. */
export const defaultRunsFolder = ".tunesmith/runs";

/** A path of a lora.yaml, or of a setting about its runs: relative to the folder of the file, or absolute. */
export function besideConfig(configPath: string, path: string): string {
  return resolve(dirname(configPath), path);
}
