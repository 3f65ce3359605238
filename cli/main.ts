// The command line: `node dist/cli.js VERB …`. Each verb is a file of its own and is loaded when it is asked for.

import { join } from "node:path";
import process from "node:process";
import { failureText, UsageError } from "./arguments.ts";
import { packagedNode } from "./packaged-node.mjs";
import { runInForeground } from "./run-in-foreground.mjs";

type Verb = (args: readonly string[]) => Promise<number>;

const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  lint: async () => (await import("./lint.ts")).runLint,
  setup: async () => (await import("./set-up.ts")).runSetUp,
  doctor: async () => (await import("./doctor.ts")).runDoctor,
  train: async () => (await import("./train.ts")).runTrain,
  resume: async () => (await import("./resume.ts")).runResume,
  stop: async () => (await import("./stop.ts")).runStop,
  compare: async () => (await import("./compare.ts")).runCompare,
  serve: async () => (await import("./serve.ts")).runServe,
};

const usage = `node dist/cli.js VERB …   verbs: ${Object.keys(verbs).join(", ")}`;

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") {
    (name === undefined ? process.stderr : process.stdout).write(`usage: ${usage}\n`);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!load) throw new UsageError(`"${name}" is not a verb here.`, usage);
  return (await load())(rest);
}

/** Node below 22 lacks what the libraries need: then the Node 24 of the checkout runs the same line. */
async function mainOnNewNode(args: readonly string[]): Promise<number> {
  const packaged = Number(process.versions.node.split(".")[0]) < 22 ? packagedNode(join(__dirname, "..")) : undefined;
  return packaged === undefined ? main(args) : (await runInForeground(packaged, [__filename, ...args])).code;
}

mainOnNewNode(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
