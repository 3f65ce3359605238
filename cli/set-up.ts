import process from "node:process";
import { setUpEnvironment } from "../extension/python/set-up-environment.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { readArguments } from "./arguments.ts";
import { withChildLog } from "./child-log.ts";
import { drawSetUp } from "./draw-set-up.ts";
import { interruptible } from "./interruptible.ts";
import { packageRoot } from "./require-environment.ts";

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
  const environment = await interruptible((signal) =>
    withChildLog(values.verbose === true, (onLog) =>
      setUpEnvironment({
        home: tunesmithHome(process.env),
        root: packageRoot,
        demoModel: values["demo-model"] === true,
        converter: values.converter === true,
        developerTools: values["developer-tools"] === true,
        onProgress: drawSetUp(),
        onLog,
        signal,
      }),
    ),
  );
  process.stdout.write(`${environment.home}\n`);
  return 0;
}
