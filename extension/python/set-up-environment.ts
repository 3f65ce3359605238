import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import { converterStep } from "./converter-step.ts";
import { demoModelStep } from "./demo-model-step.ts";
import { type Environment, environmentAt } from "./environment.ts";
import { findUv } from "./find-uv.ts";
import { homePaths } from "./home-paths.ts";
import { installUv } from "./install-uv.ts";
import { developerToolsStep, packagesStep } from "./packages-step.ts";
import { pythonStep } from "./python-step.ts";
import { cancelledProblem } from "./run-command.ts";
import { takeSetUpLock } from "./set-up-lock.ts";
import { lockHash, readStamp, type SetUpPart, type SetUpStamp, withPart, writeStamp } from "./set-up-stamp.ts";
import type { SetUpProgress, SetUpStep, SetUpStepName, SetUpWork } from "./set-up-step.ts";
import { torchStep } from "./torch-step.ts";

export type { SetUpProgress } from "./set-up-step.ts";

export type SetUpRequest = {
  readonly home: string;
  /** The checkout or the installed extension. */
  readonly root: string;
  readonly demoModel: boolean;
  readonly converter: boolean;
  /** pytest, ruff and their like, for a checkout's tests. */
  readonly developerTools?: boolean;
  /** A Python to build the environment from, before those on PATH. */
  readonly basePython?: string;
  readonly onProgress: (progress: SetUpProgress) => void;
  /** Every line that uv and Python print. */
  readonly onLog: (line: string) => void;
  readonly signal: AbortSignal;
};

const insidePython = ["python", "torch", "packages", "developer-tools"] as const satisfies readonly SetUpPart[];

type Tell = (state: SetUpProgress["state"], text: string, rest?: Partial<SetUpProgress>) => void;

function teller(request: SetUpRequest, step: SetUpStepName): Tell {
  return (state, text, rest) => request.onProgress({ step, state, text, fraction: null, durationMs: null, ...rest });
}

/** Reports "started" only when there is something to do, so that a second set-up reads as a list of what is present. */
async function timed(tell: Tell, run: () => Promise<string>): Promise<void> {
  const started = performance.now();
  tell("started", "Starting");
  const text = await run();
  tell("done", text, { fraction: 1, durationMs: Math.round(performance.now() - started) });
}

async function uvOf(request: SetUpRequest, work: SetUpWork): Promise<string> {
  const tell = teller(request, "uv");
  const found = await findUv({ paths: work.paths, signal: work.signal });
  if (found) {
    tell("present", `uv ${found.version}`, { fraction: 1 });
    return found.path;
  }
  await timed(tell, async () => {
    await installUv({ ...work, report: (text, fraction) => tell("progress", text, { fraction }) });
    return "uv, by hash";
  });
  return work.paths.uv;
}

async function doStep(request: SetUpRequest, step: SetUpStep, before: SetUpWork): Promise<SetUpStamp> {
  const tell = teller(request, step.name);
  const work = { ...before, report: (text: string, fraction: number | null) => tell("progress", text, { fraction }) };
  const lock = await lockHash(work.runtimeFolder, step.name);
  const done = work.stamp.parts[step.name];
  if (done?.lock === lock && (await step.isWhole(work))) {
    tell("present", "present", { fraction: 1 });
    return work.stamp;
  }
  // Taken out first: a part that is being replaced must not count as done when this process is killed. An interpreter that is
  // made anew takes its packages with it.
  const undone = step.name === "python" ? insidePython : [step.name];
  let stamp = undone.reduce((rest: SetUpStamp, name) => withPart(rest, name, null), work.stamp);
  await writeStamp(work.paths.stamp, stamp);
  await timed(tell, async () => {
    const { detail, text } = await step.make(work);
    work.seen.packages = undefined;
    stamp = withPart(stamp, step.name, { lock, detail, doneAt: new Date().toISOString() });
    await writeStamp(work.paths.stamp, stamp);
    return text;
  });
  return stamp;
}

function wantedSteps(request: SetUpRequest): readonly SetUpStep[] {
  return [
    pythonStep,
    torchStep,
    packagesStep,
    ...(request.developerTools ? [developerToolsStep] : []),
    ...(request.demoModel ? [demoModelStep] : []),
    ...(request.converter ? [converterStep] : []),
  ];
}

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
  } catch (cause) {
    throw new Problem({
      code: "set-up-not-writable",
      message: `${home} cannot be written.`,
      hint: "Make the folder writable, or set TUNESMITH_HOME to another one, then set up again.",
      cause,
    });
  }
}

/**
 * Makes or repairs what training needs in `home`: uv, a virtual environment, torch, the locked packages and, on wish, the demo
 * model and the converter. What is there and whole is kept; what an earlier try left half done is done again. A second set-up of
 * the same home waits for the first.
 * @throws Problem with the failed step and what to do; the cancelled Problem (name "AbortError") when `signal` aborts.
 */
export async function setUpEnvironment(request: SetUpRequest): Promise<Environment> {
  const { home, root, signal } = request;
  if (signal.aborted) throw cancelledProblem();
  const paths = homePaths(home);
  await makeHome(home);
  const waiting = (pid: number): void =>
    teller(request, "uv")("started", `Another set-up is running (process ${pid}); waiting for it`);
  const release = await takeSetUpLock({ path: paths.lock, signal, onWait: waiting });
  try {
    const first: SetUpWork = {
      paths,
      runtimeFolder: join(root, "python-runtime"),
      basePython: request.basePython ?? "",
      signal,
      stamp: await readStamp(paths.stamp),
      developerTools: request.developerTools === true,
      seen: { packages: undefined },
      uv: "",
      report: () => undefined,
      onLog: request.onLog,
    };
    let work: SetUpWork = { ...first, uv: await uvOf(request, first) };
    for (const step of wantedSteps(request)) work = { ...work, stamp: await doStep(request, step, work) };
    return await environmentAt({ home, root, pythonPath: "" });
  } finally {
    await release();
  }
}
