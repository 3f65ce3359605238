import { spawn } from "node:child_process";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../problem.ts";
import { childEnvironment } from "../python/child-environment.ts";
import type { Environment } from "../python/environment.ts";
import { launchFile, launchOf } from "../runs/launch.ts";
import { writeControl } from "./write-control.ts";

/**
 * Starts `python -m tunesmith train` on a run directory and lets go of it: a process group of its own, output to files (a pipe
 * would end the training together with the window), nothing to wait for.
 * @returns the trainer's process id.
 */
export async function startTrainer(request: {
  environment: Environment;
  runFolder: string;
  resume?: boolean;
  secrets?: Readonly<Record<string, string>>;
}): Promise<number> {
  const { environment, runFolder } = request;
  const output = await open(join(runFolder, "stdout.log"), "a");
  const errors = await open(join(runFolder, "stderr.log"), "a");
  try {
    const args = ["-m", "tunesmith", "train", runFolder, ...(request.resume ? ["--resume"] : [])];
    const trainer = spawn(environment.python, args, {
      cwd: runFolder,
      detached: true,
      windowsHide: true,
      stdio: ["ignore", output.fd, errors.fd],
      env: childEnvironment({ runtimeFolder: environment.runtimeFolder, secrets: request.secrets ?? {} }),
    });
    await once(trainer, "spawn");
    trainer.unref();
    if (trainer.pid === undefined) throw new Error("The trainer started without a process id.");
    await writeControl(join(runFolder, "control", launchFile), launchOf(trainer.pid));
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
