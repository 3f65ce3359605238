import process from "node:process";
import { doctorText } from "../extension/python/doctor-text.ts";
import { examineMachine } from "../extension/python/examine-machine.ts";
import { tunesmithHome } from "../extension/python/tunesmith-home.ts";
import { readArguments } from "./arguments.ts";
import { packageRoot } from "./require-environment.ts";

const defaultOllamaHost = "http://127.0.0.1:11434";

/** OLLAMA_HOST as Ollama itself reads it: a host and port, with or without http:// in front; 0.0.0.0 means this machine. */
export function ollamaHostOf(env: NodeJS.ProcessEnv): string {
  const given = env["OLLAMA_HOST"]?.trim();
  if (!given) return defaultOllamaHost;
  const address = /^https?:\/\//.test(given) ? given : `http://${given}`;
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.port === "" && url.protocol === "http:" && !/:80\/?$/.test(address)) url.port = "11434";
  return url.origin;
}

/** `doctor`: what this machine can train and serve with. Exit code 1 when it cannot train. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  const { values } = readArguments({
    args,
    usage: "node dist/cli.js doctor [--json]",
    options: { json: { type: "boolean" } },
    positionals: { min: 0, max: 0 },
  });
  const report = await examineMachine({
    home: tunesmithHome(process.env),
    root: packageRoot,
    pythonPath: process.env["TUNESMITH_PYTHON"] ?? "",
    ollamaHost: ollamaHostOf(process.env),
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : doctorText(report));
  return report.facts.python?.torch ? 0 : 1;
}
