import { resolve } from "node:path";
import process from "node:process";
import { ollamaRunLine } from "../extension/serving/ollama-address.ts";
import { serveWithOllama } from "../extension/serving/serve-with-ollama.ts";
import type { Stage } from "../extension/serving/stage.ts";
import { withWorkFolder } from "../extension/serving/work-folder.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { withChildLog } from "./child-log.ts";
import { interruptible } from "./interruptible.ts";
import { requireEnvironment } from "./require-environment.ts";

const usage = "node dist/cli.js serve DIR --ollama --name NAME [--replace] [--keep FOLDER] [--verbose]";

/** One line a stage: when it starts and when it is done; the steps between are rewritten on a terminal. */
function printStage(stage: Stage): void {
  const share = stage.fraction === null ? "" : `, ${Math.round(stage.fraction * 100)} %`;
  if (stage.state === "done")
    process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""} ✓ ${stage.stage.padEnd(12)}${stage.text}\n`);
  else if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K ▸ ${stage.stage.padEnd(12)}${stage.text}${share}`);
  else if (stage.state === "started") process.stderr.write(` ▸ ${stage.stage.padEnd(12)}${stage.text}\n`);
}

type Asked = {
  readonly folder: string;
  readonly name: string;
  readonly replace: boolean;
  readonly keep: string | undefined;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
};

async function serve(asked: Asked): Promise<void> {
  const environment = await requireEnvironment();
  const serveFrom = (workFolder: string) =>
    withChildLog(asked.verbose, (onLog) =>
      serveWithOllama({
        environment,
        adapterFolder: asked.folder,
        name: asked.name,
        host: process.env["OLLAMA_HOST"] ?? "",
        workFolder,
        // HF_TOKEN is in this process's environment, which children inherit.
        secrets: {},
        mayReplace: async ({ isOurs }) => isOurs || asked.replace,
        onStage: printStage,
        onLog,
        signal: asked.signal,
      }),
    );
  const served = await (asked.keep === undefined
    ? withWorkFolder(asked.folder, serveFrom)
    : serveFrom(resolve(asked.keep)));
  process.stderr.write(`\n ${served.prompt}\n`);
  process.stdout.write(`${served.answer}\n\n${ollamaRunLine(served, process.platform)}\n`);
}

/** `serve`: merge, convert, create in Ollama, one answer. Exit code 1 with the reason when a stage fails, 3 when interrupted. */
export async function runServe(args: readonly string[]): Promise<number> {
  const [flag, text] = [{ type: "boolean" }, { type: "string" }] as const;
  const { values, positionals } = readArguments({
    args,
    usage,
    options: { ollama: flag, name: text, replace: flag, keep: text, verbose: flag },
    positionals: { min: 1, max: 1 },
  });
  if (values.ollama !== true) throw new UsageError("Say where it shall be served: --ollama.", usage);
  if (values.name === undefined) throw new UsageError("A name for the model is missing: --name NAME.", usage);
  const { name, keep, replace = false, verbose = false } = values;
  const folder = resolve(positionals[0] ?? "");
  return interruptible(async (signal) => {
    try {
      await serve({ folder, name, keep, replace, verbose, signal });
      return 0;
    } catch (cause) {
      if (!signal.aborted) throw cause;
      process.stderr.write("\n Stopped. Nothing has changed in Ollama.\n");
      return 3;
    }
  });
}
