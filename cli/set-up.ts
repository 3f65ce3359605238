import process from "node:process";
import { setUpEnvironment } from "../extension/python/set-up-environment.ts";
import type { SetUpProgress } from "../extension/python/set-up-step.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { readArguments } from "./arguments.ts";
import { packageRoot } from "./require-environment.ts";

const nameWidth = 20;

/** Pure: the line of a step, as VIEWS.md writes phases. */
export function setUpLine(progress: SetUpProgress): string {
  const name = progress.step.replaceAll("-", " ").padEnd(nameWidth);
  if (progress.state === "present") return ` ✓ ${name}present`;
  if (progress.state === "done")
    return ` ✓ ${name}${((progress.durationMs ?? 0) / 1000).toFixed(1)} s   ${progress.text}`;
  const share = progress.fraction === null ? "" : `${Math.round(progress.fraction * 100)} %  `;
  return ` ▸ ${name}${share}${progress.text}`;
}

/** Draws steps on stderr: the running one is rewritten on a terminal, elsewhere only its begin and end are printed. */
export function drawSetUp(): (progress: SetUpProgress) => void {
  const terminal = process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined;
  return (progress) => {
    const ended = progress.state === "done" || progress.state === "present";
    const line = setUpLine(progress);
    if (terminal) process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns || 120)}${ended ? "\n" : ""}`);
    else if (progress.state !== "progress") process.stderr.write(`${line}\n`);
  };
}

/** `setup`: makes or repairs the Python environment. Exit code 0, or 1 with the failed step and what to do. */
export async function runSetUp(args: readonly string[]): Promise<number> {
  const { values } = readArguments({
    args,
    usage: "node dist/cli.js setup [--demo-model] [--converter] [--developer-tools] [--verbose]",
    options: {
      "demo-model": { type: "boolean" },
      converter: { type: "boolean" },
      "developer-tools": { type: "boolean" },
      verbose: { type: "boolean" },
    },
    positionals: { min: 0, max: 0 },
  });
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.once("SIGINT", cancel).once("SIGTERM", cancel);
  try {
    const environment = await setUpEnvironment({
      home: tunesmithHome(process.env),
      root: packageRoot,
      demoModel: values["demo-model"] === true,
      converter: values.converter === true,
      developerTools: values["developer-tools"] === true,
      onProgress: drawSetUp(),
      onLog: (line) => {
        if (values.verbose) process.stderr.write(`   ${line}\n`);
      },
      signal: abort.signal,
    });
    process.stdout.write(`${environment.home}\n`);
    return 0;
  } finally {
    process.off("SIGINT", cancel).off("SIGTERM", cancel);
  }
}
