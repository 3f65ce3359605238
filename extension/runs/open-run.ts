import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import { validateTrainPlan } from "../../schemas/validators.generated.mjs";
import { Problem } from "../problem.ts";
import { type BadLine, EventReader } from "./event-reader.ts";
import { foldEvent, initialRunState, type RunState } from "./run-state.ts";
import { readOwner, trainerIsAlive, unresponsiveAfterMs } from "./trainer-owner.ts";

/** A run on disk, kept up to date by calling `refresh`. */
export type OpenRun = {
  readonly folder: string;
  readonly state: RunState;
  /** Takes in what is new on disk. True when anything changed. */
  refresh(): Promise<boolean>;
  /** Lines of events.jsonl that were no events. */
  readonly badLines: readonly BadLine[];
};

/**
 * plan.json of a run directory.
 * @throws Problem `not-a-run` when there is none, or none that this version reads.
 */
export async function readPlan(folder: string): Promise<TrainPlan> {
  let plan: unknown;
  try {
    plan = JSON.parse(await readFile(join(folder, "plan.json"), "utf8"));
  } catch (cause) {
    const hint = "Name a folder under .tunesmith/runs.";
    throw new Problem({
      code: "not-a-run",
      message: `${folder} is not a run: its plan.json cannot be read.`,
      hint,
      cause,
    });
  }
  if (validateTrainPlan(plan)) return plan as TrainPlan;
  const first = validateTrainPlan.errors?.[0];
  throw new Problem({
    code: "not-a-run",
    message: `plan.json in ${folder} is not one that this version reads: ${first?.instancePath ?? ""} ${first?.message ?? ""}.`,
    hint: "Start a new run from its lora.yaml.",
  });
}

/** A trainer that was started a moment ago has not written owner.json yet; later its absence means that it never came up. */
const startingGraceMs = 60_000;

/** When somebody last asked for a resume, in epoch milliseconds; 0 when nobody did. */
async function resumedAt(folder: string): Promise<number> {
  try {
    return (await stat(join(folder, "control", "resume.json"))).mtimeMs;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw cause;
  }
}

async function lookAtProcess(state: RunState): Promise<void> {
  const resumed = await resumedAt(state.folder);
  // An end that was written before the resume is not the end any more.
  if (state.end && state.end.time >= resumed) return;
  const owner = await readOwner(state.folder);
  if (await trainerIsAlive(state.folder)) {
    const silent = owner !== undefined && Date.now() - owner.heartbeatAt > unresponsiveAfterMs;
    state.status = silent ? "stalled" : state.hello && !state.end ? "running" : "starting";
    return;
  }
  const young = Date.now() - Math.max(Date.parse(state.plan.createdAt), resumed) < startingGraceMs;
  const cameUp = owner !== undefined && state.lastSeq > 0 && !state.end;
  state.status = young && !cameUp ? "starting" : "killed";
}

/** Reads a run directory whole; later calls of `refresh` read only what is new. */
export async function openRun(folder: string): Promise<OpenRun> {
  const state = initialRunState(folder, await readPlan(folder));
  const reader = new EventReader(folder);
  const badLines: BadLine[] = [];
  const refresh = async (): Promise<boolean> => {
    const before = state.status;
    const read = await reader.readNew();
    badLines.push(...read.bad);
    for (const event of read.events) foldEvent(state, event);
    await lookAtProcess(state);
    // The trainer may have written its end between the two looks.
    if (state.status === "killed") for (const event of (await reader.readNew()).events) foldEvent(state, event);
    return read.events.length > 0 || before !== state.status;
  };
  await refresh();
  return { folder, state, refresh, badLines };
}

/** Whether the run can still change by itself. */
export function isActive(state: RunState): boolean {
  return state.status === "starting" || state.status === "running" || state.status === "stalled";
}
