import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { Problem } from "../problem.ts";
import { stepFailed } from "./explain-failure.ts";
import { findPython } from "./find-python.ts";
import { venvPython } from "./home-paths.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import type { SetUpWork } from "./set-up-step.ts";

const installTimeoutMs = 10 * 60_000;
export const debianPackages = ["python3-venv", "python3-pip"];

type Bootstrap = { readonly work: SetUpWork; readonly partial: string };

function run({ work }: Bootstrap, file: string, args: readonly string[]): Promise<CommandResult> {
  const env = {
    ...process.env,
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    PIP_NO_CACHE_DIR: "1",
    DEBIAN_FRONTEND: "noninteractive",
  };
  return runCommand({ file, args, env, signal: work.signal, timeoutMs: installTimeoutMs, onLine: work.onLog });
}

/** uv by hash, with whatever pip `python` has. */
function pipInstall(bootstrap: Bootstrap, python: string): Promise<CommandResult> {
  const lock = join(bootstrap.work.runtimeFolder, "requirements-uv.lock");
  const strict = ["--require-hashes", "--only-binary", ":all:", "--no-deps"];
  return run(bootstrap, python, ["-m", "pip", "install", ...strict, "--target", bootstrap.partial, "-r", lock]);
}

/** A throw-away environment that brings a pip along; Debian leaves the parts for it out of its python3. */
async function pipOfOwn(bootstrap: Bootstrap, python: string): Promise<string | undefined> {
  const folder = `${bootstrap.partial}.pip`;
  await rm(folder, { recursive: true, force: true });
  const made = await run(bootstrap, python, ["-m", "venv", folder]);
  return made.code === 0 ? venvPython(folder) : undefined;
}

/** Whether this process may install Debian's packages, where Python lacks its parts. */
export function canAddDebianPackages(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

async function addDebianPackages(bootstrap: Bootstrap): Promise<boolean> {
  if (!canAddDebianPackages()) return false;
  bootstrap.work.report(`Installing the Debian packages ${debianPackages.join(" and ")}`, null);
  const update = await run(bootstrap, "/usr/bin/apt-get", ["update", "-q"]);
  if (update.code !== 0) return false;
  const install = ["install", "-y", "-q", "--no-install-recommends", ...debianPackages];
  return (await run(bootstrap, "/usr/bin/apt-get", install)).code === 0;
}

function noPip(python: string): Problem {
  return new Problem({
    code: "no-pip",
    message: `${python} has neither pip nor venv, so uv cannot be installed with it.`,
    hint: `Debian and Ubuntu: sudo apt-get install ${debianPackages.join(" ")}. Or install uv yourself. Then set up again.`,
    actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
  });
}

async function hasPip(bootstrap: Bootstrap, python: string): Promise<boolean> {
  return (await run(bootstrap, python, ["-m", "pip", "--version"])).code === 0;
}

async function pythonWithPip(bootstrap: Bootstrap, python: string): Promise<string> {
  if (await hasPip(bootstrap, python)) return python;
  const own = await pipOfOwn(bootstrap, python);
  if (own) return own;
  if (!(await addDebianPackages(bootstrap))) throw noPip(python);
  if (await hasPip(bootstrap, python)) return python;
  const second = await pipOfOwn(bootstrap, python);
  if (!second) throw noPip(python);
  return second;
}

/**
 * Installs uv by hash into Tunesmith's home with the machine's own pip.
 * @returns uv's path. @throws Problem that names what is missing.
 */
export async function installUv(work: SetUpWork): Promise<string> {
  const { path } = await findPython({ setting: work.basePython, signal: work.signal });
  const partial = `${work.paths.uvFolder}.partial`;
  const bootstrap = { work, partial };
  await rm(partial, { recursive: true, force: true });
  await mkdir(dirname(partial), { recursive: true });
  try {
    const installed = await pipInstall(bootstrap, await pythonWithPip(bootstrap, path));
    if (installed.code !== 0) throw stepFailed("Installing uv", installed);
    await rm(work.paths.uvFolder, { recursive: true, force: true });
    await rename(partial, work.paths.uvFolder);
    return work.paths.uv;
  } finally {
    await rm(`${partial}.pip`, { recursive: true, force: true });
    await rm(partial, { recursive: true, force: true });
  }
}
