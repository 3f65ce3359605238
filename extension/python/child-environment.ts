import process from "node:process";

/** Variables that would make the child import from, or report to, somewhere else than Tunesmith's environment. */
const foreign = ["PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__"];

/**
 * The environment of a `python -m tunesmith` process: the runtime on its path, UTF-8 everywhere, no telemetry, no packages from
 * the user's own site folder, and exactly the secrets that this child needs. Trackers report only when the user's own environment
 * says so.
 */
export function childEnvironment(request: {
  readonly runtimeFolder: string;
  readonly secrets: Readonly<Record<string, string>>;
}): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name)));
  return {
    DO_NOT_TRACK: "1",
    HF_HUB_DISABLE_TELEMETRY: "1",
    WANDB_MODE: "offline",
    ...inherited,
    PYTHONPATH: request.runtimeFolder,
    PYTHONUTF8: "1",
    PYTHONUNBUFFERED: "1",
    PYTHONNOUSERSITE: "1",
    ...request.secrets,
  };
}
