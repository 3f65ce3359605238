import { mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { Problem } from "../extension/problem.ts";
import { serveWithOllama } from "../extension/serving/serve-with-ollama.ts";
import type { Stage } from "../extension/serving/stage.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { requireEnvironment } from "./require-environment.ts";

const usage = "node dist/cli.js serve DIR --ollama --name NAME [--keep FOLDER]";
const defaultHost = "http://127.0.0.1:11434";

/** One line a stage: when it starts and when it is done; the steps between are rewritten on a terminal. */
function printStage(stage: Stage): void {
  const share = stage.fraction === null ? "" : `, ${Math.round(stage.fraction * 100)} %`;
  if (stage.state === "done")
    process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""} ✓ ${stage.stage.padEnd(12)}${stage.text}\n`);
  else if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K ▸ ${stage.stage.padEnd(12)}${stage.text}${share}`);
  else if (stage.state === "started") process.stderr.write(` ▸ ${stage.stage.padEnd(12)}${stage.text}\n`);
}

async function serve(request: {
  folder: string;
  name: string;
  workFolder: string;
  signal: AbortSignal;
}): Promise<void> {
  const served = await serveWithOllama({
    environment: await requireEnvironment(),
    adapterFolder: request.folder,
    name: request.name,
    host: process.env["OLLAMA_HOST"] ?? defaultHost,
    workFolder: request.workFolder,
    onStage: printStage,
    signal: request.signal,
  });
  process.stderr.write(`\n ${served.prompt}\n`);
  process.stdout.write(`${served.answer}\n\nollama run ${served.name}\n`);
}

/** `serve`: merge, convert, create in Ollama, one answer. Exit code 1 with the reason when a stage fails, 3 when interrupted. */
export async function runServe(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments({
    args,
    usage,
    options: { ollama: { type: "boolean" }, name: { type: "string" }, keep: { type: "string" } },
    positionals: { min: 1, max: 1 },
  });
  if (values.ollama !== true) throw new UsageError("Say where it shall be served: --ollama.", usage);
  if (values.name === undefined) throw new UsageError("A name for the model is missing: --name NAME.", usage);
  const folder = resolve(positionals[0] ?? "");
  const kept = values.keep === undefined ? undefined : resolve(values.keep);
  const workFolder = kept ?? (await makeWorkFolder(folder));
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    await serve({ folder, name: values.name, workFolder, signal: abort.signal });
    return 0;
  } catch (cause) {
    if (!abort.signal.aborted) throw cause;
    process.stderr.write("\n Stopped. Nothing has changed in Ollama.\n");
    return 3;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    if (kept === undefined) await rm(workFolder, { recursive: true, force: true });
  }
}

async function makeWorkFolder(folder: string): Promise<string> {
  return mkdtemp(join(folder, ".serving-")).catch((cause: unknown) => {
    const hint = "Name a run directory, an adapter or a checkpoint that can be written to, or give --keep FOLDER.";
    throw new Problem({ code: "not-writable", message: `Nothing can be written in ${folder}.`, hint, cause });
  });
}
