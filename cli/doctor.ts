import process from "node:process";
import { doctorText } from "../extension/python/doctor-text.ts";
import { examineMachine } from "../extension/python/examine-machine.ts";
import { terminalSteps } from "../extension/python/next-steps.ts";
import { redact, secretsIn } from "../extension/python/redact.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { readArguments } from "./arguments.ts";
import { withChildLog } from "./child-log.ts";
import { packageRoot } from "./require-environment.ts";

/** `doctor`: what this machine can train and serve with. Exit code 1 when it cannot train. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  const { values } = readArguments({
    args,
    usage: "node dist/cli.js doctor [--json] [--verbose]",
    options: { json: { type: "boolean" }, verbose: { type: "boolean" } },
    positionals: { min: 0, max: 0 },
  });
  const report = await withChildLog(values.verbose === true, (onLog) =>
    examineMachine({
      home: tunesmithHome(process.env),
      root: packageRoot,
      pythonPath: process.env["TUNESMITH_PYTHON"] ?? "",
      ollamaHost: process.env["OLLAMA_HOST"] ?? "",
      steps: terminalSteps,
      onLog,
    }),
  );
  const text = values.json ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report);
  process.stdout.write(redact(text, secretsIn(process.env)));
  return report.facts.python?.torch ? 0 : 1;
}
