import { access } from "node:fs/promises";
import { join } from "node:path";
import type { ToolMessage } from "../../schemas/contracts.generated.ts";
import { Problem } from "../problem.ts";
import type { MachineFacts, PythonFacts } from "./doctor-report.ts";
import { type Environment, type EnvironmentPlace, environmentAt } from "./environment.ts";
import { startTool } from "./python-tool.ts";
import { lockFiles } from "./set-up-stamp.ts";

/** The first import of torch after a restart reads a gigabyte. */
const timeoutMs = 90_000;

type Ask = { readonly environment: Environment; readonly onLog: (line: string) => void };
type Answer = { readonly value: Readonly<Record<string, unknown>> } | { readonly reason: string };

/** The result of a verb, or why there is none. */
async function ask({ environment, onLog }: Ask, args: readonly string[]): Promise<Answer> {
  const messages: ToolMessage[] = [];
  const signal = AbortSignal.timeout(timeoutMs);
  const tool = startTool({ environment, args, signal, onMessage: (message) => messages.push(message), onLog });
  tool.end();
  try {
    await tool.done;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { reason: error.code === "cancelled" ? `no answer within ${timeoutMs / 1000} s` : error.message };
  }
  const result = messages.find((message) => message.type === "result");
  return result ? { value: { ...result.value } } : { reason: "it gave no answer" };
}

/** Names of the packages that the environment lacks or whose files are not whole, by Tunesmith's lock. */
async function askPackages(asked: Ask): Promise<readonly string[]> {
  const lock = join(asked.environment.runtimeFolder, lockFiles.packages);
  const answer = await ask(asked, ["installed", lock]);
  if ("reason" in answer) return [];
  const { missing, damaged } = answer.value as {
    missing: Record<string, readonly string[]>;
    damaged: readonly string[];
  };
  return [...new Set([...(missing[lock] ?? []).map((pin) => pin.split("==")[0] ?? pin), ...damaged])];
}

/** What the environment's Python says of itself, whether or not its stamp is complete: a half-done one tells most. */
export async function askPython(
  place: EnvironmentPlace,
  onLog: (line: string) => void,
): Promise<Pick<MachineFacts, "python" | "pythonReason" | "brokenPackages">> {
  const environment = await environmentAt(place);
  const silent = (pythonReason: string) => ({ python: null, pythonReason, brokenPackages: [] });
  try {
    await access(environment.python);
  } catch {
    return silent(place.pythonPath === "" ? "not set up" : `${place.pythonPath} does not exist`);
  }
  // Which versions a person's own Python holds is theirs to choose.
  const [answer, brokenPackages] = await Promise.all([
    ask({ environment, onLog }, ["doctor"]),
    place.pythonPath === "" ? askPackages({ environment, onLog }) : [],
  ]);
  if ("reason" in answer) return { ...silent(answer.reason), brokenPackages };
  // The verb's own tests hold its answer to this shape.
  return { python: answer.value as unknown as PythonFacts, pythonReason: null, brokenPackages };
}
