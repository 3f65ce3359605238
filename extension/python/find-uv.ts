import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { HomePaths } from "./home-paths.ts";
import { runCommand } from "./run-command.ts";

/** The first uv that knows everything we ask for: --torch-backend, pylock.toml, hashes in constraints. */
const oldestUv = [0, 8, 0] as const;
const versionTimeoutMs = 15_000;

/** Pure: the version in `uv --version`'s answer, when it is one we can use. */
export function usableUvVersion(answer: string): string | undefined {
  const match = /^uv (\d+)\.(\d+)\.(\d+)/.exec(answer);
  if (!match) return undefined;
  const version = match.slice(1, 4).map(Number);
  for (const [index, least] of oldestUv.entries()) {
    const part = version[index] ?? 0;
    if (part !== least) return part > least ? version.join(".") : undefined;
  }
  return version.join(".");
}

/** Variables that would send uv to another environment than the one it is told. Index, proxy and cache settings stay. */
const foreign = [
  "VIRTUAL_ENV",
  "CONDA_PREFIX",
  "UV_SYSTEM_PYTHON",
  "UV_PYTHON",
  "UV_PROJECT_ENVIRONMENT",
  "PYTHONHOME",
  "PYTHONPATH",
];

/**
 * uv's environment: plain lines on stderr, nothing that points it elsewhere, and nothing written outside of Tunesmith's home, unless
 * the person's own variables name a cache.
 */
export function uvEnvironment(paths: HomePaths, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)));
  return {
    UV_CACHE_DIR: paths.uvCache,
    UV_PYTHON_INSTALL_DIR: paths.uvPythons,
    ...inherited,
    UV_PYTHON_INSTALL_BIN: "0",
    UV_PYTHON_INSTALL_REGISTRY: "0",
    NO_COLOR: "1",
    UV_NO_PROGRESS: "1",
    ...extra,
  };
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where uv's own installers put it; an editor started from the Dock or a menu lacks these on PATH. */
function usualPlaces(platform: NodeJS.Platform): readonly string[] {
  const name = platform === "win32" ? "uv.exe" : "uv";
  const folders = [join(homedir(), ".local", "bin"), join(homedir(), ".cargo", "bin")];
  if (platform === "darwin") folders.push("/opt/homebrew/bin", "/usr/local/bin");
  return folders.map((folder) => join(folder, name));
}

/** A uv that can do what set-up asks: our own first, then PATH, then the usual places. */
export async function findUv(request: {
  readonly paths: HomePaths;
  readonly signal: AbortSignal;
}): Promise<{ readonly path: string; readonly version: string } | undefined> {
  for (const path of [request.paths.uv, "uv", ...usualPlaces(process.platform)]) {
    if (path !== "uv" && !(await isExecutable(path))) continue;
    const command = { file: path, args: ["--version"], env: uvEnvironment(request.paths), timeoutMs: versionTimeoutMs };
    const result = await runCommand({ ...command, signal: request.signal });
    const version = result.code === 0 ? usableUvVersion(result.stdout[0] ?? "") : undefined;
    if (version) return { path, version };
  }
  return undefined;
}
