import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import process from "node:process";
import { Problem } from "../problem.ts";
import { ollamaVersion } from "./ollama-client.ts";
import { ollamaNotRunning } from "./ollama-problems.ts";

const answerWithinMs = 5_000;

async function isOnPath(name: string): Promise<boolean> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    try {
      await access(join(folder, process.platform === "win32" ? `${name}.exe` : name), constants.X_OK);
      return true;
    } catch {
      // Not in this folder; the next one may have it.
    }
  }
  return false;
}

/**
 * The version of the Ollama that answers at `host`.
 * @throws Problem with the step that installs or starts one, or `not-ollama` when something else answers.
 */
export async function findOllama(host: string, signal: AbortSignal): Promise<string> {
  try {
    return await ollamaVersion(host, AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]));
  } catch (cause) {
    if (signal.aborted || cause instanceof Problem) throw cause;
    const installed = await isOnPath("ollama");
    throw ollamaNotRunning({ host, installed, platform: process.platform, cause });
  }
}
