import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { Problem } from "../problem.ts";
import { childEnvironment } from "../python/child-environment.ts";
import type { Environment } from "../python/environment.ts";
import { launchFile, launchOf } from "../runs/launch.ts";
import { writeControl } from "./write-control.ts";

type TrainerStart = {
  readonly environment: Environment;
  readonly runFolder: string;
  readonly resume?: boolean;
  readonly secrets?: Readonly<Record<string, string>>;
};

/**
 * `python -m tunesmith train` on a run directory: a process group of its own, output to files (a pipe would end the training
 * together with the window), nothing to wait for.
 */
async function spawnTrainer({ environment, runFolder, resume, secrets = {} }: TrainerStart): Promise<number> {
  const output = await open(join(runFolder, "stdout.log"), "a");
  const errors = await open(join(runFolder, "stderr.log"), "a");
  try {
    const args = ["-m", "tunesmith", "train", runFolder, ...(resume ? ["--resume"] : [])];
    const trainer = spawn(environment.python, args, {
      cwd: runFolder,
      detached: true,
      windowsHide: true,
      stdio: ["ignore", output.fd, errors.fd],
      env: childEnvironment({ runtimeFolder: environment.runtimeFolder, secrets }),
    });
    await once(trainer, "spawn");
    trainer.unref();
    if (trainer.pid === undefined) throw new Error("The trainer started without a process id.");
    return trainer.pid;
  } catch (cause) {
    throw new Problem({
      code: "trainer-not-started",
      message: `The trainer could not be started with ${environment.python}.`,
      hint: "Run the Doctor; it repairs the Python environment.",
      actions: [{ title: "Open Doctor", command: "tunesmith.doctor" }],
      cause,
    });
  } finally {
    await output.close();
    await errors.close();
  }
}

/** Without the note a trainer that never comes up is missed a minute later: no reason to lose one that runs. */
async function noteLaunch(runFolder: string, pid: number): Promise<void> {
  try {
    await writeControl(join(runFolder, "control", launchFile), launchOf(pid));
  } catch (cause) {
    process.emitWarning(`control/${launchFile} in ${runFolder} could not be written: ${String(cause)}`);
  }
}

/**
 * Starts the trainer of a run and lets go of it. A new run that has no trainer is removed again; nothing was trained in it.
 * @returns the trainer's process id.
 * @throws Problem `trainer-not-started`.
 */
export async function startTrainer(start: TrainerStart): Promise<number> {
  const { runFolder } = start;
  try {
    const pid = await spawnTrainer(start);
    await noteLaunch(runFolder, pid);
    return pid;
  } catch (cause) {
    if (!start.resume) await rm(runFolder, { recursive: true, force: true });
    throw cause;
  }
}
