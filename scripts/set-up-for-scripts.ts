import { join } from "node:path";
import process from "node:process";
import { childEnvironment } from "../extension/python/child-environment.ts";
import type { Environment } from "../extension/python/environment.ts";
import { type SetUpProgress, setUpEnvironment } from "../extension/python/set-up-environment.ts";
import { phaseTimes, printDone, printProgress, secondsText } from "./terminal.ts";
import { runProgram } from "./testing/run-program.ts";

const names: Readonly<Record<SetUpProgress["step"], string>> = {
  uv: "uv",
  python: "python",
  torch: "torch",
  packages: "python packages",
  "demo-model": "demo model",
  converter: "GGUF converter",
};

function printStep(progress: SetUpProgress): void {
  const name = names[progress.step];
  if (progress.state === "present") printDone(name, "present");
  else if (progress.state === "done") {
    const durationMs = progress.durationMs ?? 0;
    phaseTimes.push({ name, durationMs });
    printDone(name, secondsText(durationMs));
  } else printProgress(name, progress.text);
}

/** The environment with everything in it, its progress on the terminal; `development` adds the tools that the tests need. */
export async function setUpForScripts(request: {
  root: string;
  home: string;
  development: boolean;
}): Promise<Environment> {
  const abort = new AbortController();
  const onInterrupt = (): void => abort.abort();
  process.once("SIGINT", onInterrupt);
  try {
    const environment = await setUpEnvironment({
      home: request.home,
      root: request.root,
      demoModel: true,
      converter: true,
      onProgress: printStep,
      signal: abort.signal,
    });
    if (request.development) await installDevelopmentTools(environment);
    return environment;
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

/** pytest, hypothesis, ruff and pyright, from their own lock. uv leaves alone what is there. */
async function installDevelopmentTools(environment: Environment): Promise<void> {
  const lock = join(environment.runtimeFolder, "requirements-dev.lock");
  const args = [
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--require-hashes",
    "--python",
    environment.python,
    "-r",
    lock,
  ];
  const code = await runProgram({
    program: environment.uv,
    args,
    cwd: environment.root,
    env: childEnvironment({ runtimeFolder: environment.runtimeFolder, secrets: {} }),
  });
  if (code !== 0) throw new Error(`uv could not install ${lock}; its output above says why.`);
}
