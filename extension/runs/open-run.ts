import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import { validateTrainPlan } from "../../schemas/validators.generated.mjs";
import { Problem } from "../problem.ts";
import { type BadLine, EventReader } from "./event-reader.ts";
import { launchIsGone } from "./launch.ts";
import { readIfPresent } from "./read-if-present.ts";
import { readResult } from "./read-result.ts";
import { foldEvent, initialRunState, type RunState } from "./run-state.ts";
import { awaitsOwner, runStatus } from "./run-status.ts";
import { readOwner, trainerPresence } from "./trainer-owner.ts";

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

/** When somebody last asked for a resume, in epoch milliseconds; 0 when nobody did. Said in the order: a copy has another file time. */
async function resumedAt(folder: string): Promise<number> {
  const text = await readIfPresent(join(folder, "control", "resume.json"));
  if (text === undefined) return 0;
  const order = JSON.parse(text) as { at?: string };
  return Date.parse(order.at ?? "") || 0;
}

async function lookAtStatus(state: RunState): Promise<void> {
  const owner = await readOwner(state.folder);
  const attempt = { state, owner, resumedAt: await resumedAt(state.folder) };
  state.status = runStatus({
    ...attempt,
    alive: (await trainerPresence(owner)) !== "gone",
    launchIsGone: awaitsOwner(attempt) && (await launchIsGone(state.folder, attempt.resumedAt)),
    now: Date.now(),
  });
}

/** Folds in the end that only result.json tells; false when the events already have it, or there is none. */
async function takeResult(state: RunState): Promise<boolean> {
  const result = await readResult(state.folder, state.lastSeq + 1);
  if (result === undefined || result.time <= (state.end?.time ?? 0)) return false;
  foldEvent(state, result);
  return true;
}

/** Reads a run directory whole; later calls of `refresh` read only what is new. */
export async function openRun(folder: string): Promise<OpenRun> {
  const state = initialRunState(folder, await readPlan(folder));
  const reader = new EventReader(folder);
  const badLines: BadLine[] = [];
  const readEvents = async (): Promise<boolean> => {
    const { events, bad } = await reader.readNew();
    badLines.push(...bad);
    for (const event of events) foldEvent(state, event);
    return events.length > 0 || bad.length > 0;
  };
  const refresh = async (): Promise<boolean> => {
    const before = state.status;
    let isNew = await readEvents();
    await lookAtStatus(state);
    // The trainer may have written its end between the two looks, or a full disk kept it out of the events.
    if (state.status === "killed" && ((await readEvents()) || (await takeResult(state)))) {
      isNew = true;
      await lookAtStatus(state);
    }
    return isNew || before !== state.status;
  };
  await refresh();
  return { folder, state, refresh, badLines };
}

/** Whether the run can still change by itself. */
export function isActive(state: RunState): boolean {
  return state.status === "starting" || state.status === "running" || state.status === "stalled";
}
