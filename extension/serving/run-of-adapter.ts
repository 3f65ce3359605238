import { basename, dirname } from "node:path";
import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import { readPlan } from "../runs/open-run.ts";
import { ollamaName } from "./ollama-name.ts";

/** The run that a run directory, its adapter or one of its checkpoints belongs to; undefined for an adapter from elsewhere. */
export async function runOfAdapter(folder: string): Promise<{ folder: string; plan: TrainPlan } | undefined> {
  for (const candidate of [folder, dirname(folder), dirname(dirname(folder))]) {
    try {
      return { folder: candidate, plan: await readPlan(candidate) };
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
    }
  }
  return undefined;
}

/** The name to propose in Ollama: the run's, with the checkpoint where it is one, else the folder's. */
export async function nameForAdapter(folder: string): Promise<string> {
  const run = await runOfAdapter(folder);
  if (!run) return ollamaName(basename(folder));
  const checkpoint = /^checkpoint-\d+$/.test(basename(folder)) ? `-${basename(folder)}` : "";
  return ollamaName(`${run.plan.id}${checkpoint}`);
}
