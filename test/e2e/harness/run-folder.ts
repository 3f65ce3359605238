// Reads a run directory as any window does: the truth is on disk.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { trainerIsAlive } from "../../../extension/runs/trainer-owner.ts";
import { stopRun } from "../../../extension/training/stop-run.ts";
import type { RunEvent } from "../../../schemas/contracts.generated.ts";
import { waitUntil } from "../../../scripts/hosts/wait-until.ts";

/** The newest run of a workspace, once there is one. */
export async function newestRun(workspace: string, timeoutMs: number): Promise<string> {
  const runs = join(workspace, ".tunesmith", "runs");
  return waitUntil(`a run in ${runs}`, timeoutMs, async () => {
    if (!existsSync(runs)) return undefined;
    const names = (await readdir(runs)).filter((name) => existsSync(join(runs, name, "plan.json"))).sort();
    const newest = names.at(-1);
    return newest === undefined ? undefined : join(runs, newest);
  });
}

/** Every whole line of events.jsonl; a torn last line is left for later. */
export async function readEvents(run: string): Promise<RunEvent[]> {
  const file = join(run, "events.jsonl");
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, "utf8")).split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

/** The last step that was trained, 0 before the first. Throws with the trainer's own reason when the run failed. */
export async function lastStep(run: string): Promise<number> {
  const events = await readEvents(run);
  const end = events.findLast((event) => event.type === "end");
  if (end?.type === "end" && end.result === "failed")
    throw new TrainingFailed(`The training failed: ${JSON.stringify(end)}`);
  return events.findLast((event) => event.type === "step")?.step ?? 0;
}

/** Waits for a step; a failed training ends the wait at once with its reason. */
export async function waitForStep(run: string, step: number, timeoutMs: number): Promise<number> {
  const answer = await waitUntil<number | TrainingFailed>(`step ${step} in ${run}`, timeoutMs, async () => {
    try {
      const last = await lastStep(run);
      return last >= step ? last : undefined;
    } catch (error) {
      if (error instanceof TrainingFailed) return error;
      throw error;
    }
  });
  if (answer instanceof TrainingFailed) throw answer;
  return answer;
}

class TrainingFailed extends Error {}

/** The trainer's process id, as it wrote it itself. */
export async function trainerPid(run: string): Promise<number> {
  const owner = JSON.parse(await readFile(join(run, "owner.json"), "utf8")) as { pid: number };
  return owner.pid;
}

/** Ends what a suite that failed half-way has left training. */
export async function endTrainers(workspace: string): Promise<void> {
  const runs = join(workspace, ".tunesmith", "runs");
  for (const name of existsSync(runs) ? await readdir(runs) : []) {
    const runFolder = join(runs, name);
    if (await trainerIsAlive(runFolder)) await stopRun({ runFolder, now: true, graceMs: 5000 });
  }
}
