import { join } from "node:path";
import process from "node:process";

/** Where everything lies inside Tunesmith's home. */
export type HomePaths = {
  readonly home: string;
  /** The set-up's record of what is done; see set-up-stamp.ts. */
  readonly stamp: string;
  /** Held by the one set-up that runs; see set-up-lock.ts. */
  readonly lock: string;
  readonly uvFolder: string;
  /** uv as pip puts it into uvFolder. */
  readonly uv: string;
  /** The virtual environment. */
  readonly venv: string;
  readonly python: string;
  readonly demoModel: string;
  readonly converter: string;
  /** What uv downloaded; the environment's files are links into it, so they take their space once. */
  readonly uvCache: string;
  /** Interpreters that uv brings where the machine has none. */
  readonly uvPythons: string;
  /** What is on its way; removed when its step is done. */
  readonly downloads: string;
};

/** The interpreter of a virtual environment. */
export function venvPython(venv: string, platform: NodeJS.Platform = process.platform): string {
  return platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
}

/** @param platform decides the names of executables; the separator is this machine's. */
export function homePaths(home: string, platform: NodeJS.Platform = process.platform): HomePaths {
  const windows = platform === "win32";
  const venv = join(home, "python");
  return {
    home,
    stamp: join(home, "environment.json"),
    lock: join(home, "set-up.lock"),
    uvFolder: join(home, "uv"),
    uv: join(home, "uv", "bin", windows ? "uv.exe" : "uv"),
    venv,
    python: venvPython(venv, platform),
    demoModel: join(home, "models", "HuggingFaceTB", "SmolLM2-135M-Instruct"),
    converter: join(home, "converter"),
    uvCache: join(home, "uv-cache"),
    uvPythons: join(home, "uv-pythons"),
    downloads: join(home, "downloads"),
  };
}
