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
  /** What is on its way; removed when its step is done. */
  readonly downloads: string;
};

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
    python: windows ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python"),
    demoModel: join(home, "models", "HuggingFaceTB", "SmolLM2-135M-Instruct"),
    converter: join(home, "converter"),
    downloads: join(home, "downloads"),
  };
}
