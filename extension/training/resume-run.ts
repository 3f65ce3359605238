import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import { isActive, openRun } from "../runs/open-run.ts";
import type { RunState } from "../runs/run-state.ts";
import { readDataFile } from "./read-data-file.ts";
import { startTrainer } from "./start-trainer.ts";
import { leaveOrder, withdrawOrder } from "./stop-run.ts";

/** A reason and the next step. */
type NotResumable = { readonly reason: string; readonly hint: string };

/** Why a run cannot be resumed; null when it can. */
export function whyNotResumable(state: RunState): NotResumable | null {
  if (isActive(state)) return { reason: "It is running.", hint: "Wait until it ends, or stop it first." };
  if (state.status === "completed") return { reason: "It is complete.", hint: "Compare its answers, or serve it." };
  if (state.checkpoints.length === 0) return { reason: "It has no checkpoint.", hint: "Start a new run." };
  return null;
}

/** Continues a run from its last complete checkpoint, on the data that it began with. */
export async function resumeRun(request: {
  runFolder: string;
  environment: Environment;
  secrets?: Readonly<Record<string, string>>;
}): Promise<number> {
  const { state } = await openRun(request.runFolder);
  const why = whyNotResumable(state);
  if (why !== null)
    throw new Problem({
      code: "not-resumable",
      message: `${state.plan.name} cannot be resumed. ${why.reason}`,
      hint: why.hint,
    });
  for (const file of [state.plan.data.train, state.plan.data.validation]) {
    if (file && (await readDataFile(file.path)).sha256 !== file.sha256)
      throw new Problem({
        code: "dataset-changed",
        message: `${state.plan.name} cannot be resumed: ${file.path} has changed since it began.`,
        hint: "Restore the file, or start a new run on the new rows.",
      });
  }
  // Orders are for the trainer that ran when they were given.
  for (const order of ["stop", "stop-now", "checkpoint"] as const) await withdrawOrder(request.runFolder, order);
  await leaveOrder(request.runFolder, "resume");
  try {
    return await startTrainer({ ...request, resume: true });
  } catch (cause) {
    // Nothing was resumed: the run is again what it was.
    await withdrawOrder(request.runFolder, "resume");
    throw cause;
  }
}
