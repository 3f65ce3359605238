import process from "node:process";
import { failureText, HelpAsked, UsageError } from "./arguments.ts";

type Verb = (args: readonly string[]) => Promise<number>;

/** Each verb is a file of its own and is loaded when it is asked for. */
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

const usage = `node dist/cli.js VERB …

  lint      finds the mistakes in datasets and configs
  train     plans a lora.yaml and trains it, with a live loss line
  resume    goes on with a run that stopped
  stop      saves a run and ends it
  compare   asks base and tuned the same prompts
  serve     makes a model of a run in Ollama
  doctor    says what this machine can do
  setup     makes or repairs the Python environment

VERB --help names a verb's options.`;

/** Runs one command line. @returns its exit code: 2 for one that cannot be understood, 1 for a failure, else the verb's own. */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    return await runVerb(args);
  } catch (error) {
    if (error instanceof HelpAsked) {
      process.stdout.write(`usage: ${error.usage}\n`);
      return 0;
    }
    process.stderr.write(`${failureText(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function runVerb([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined) throw new UsageError("A verb is missing.", usage);
  if (name === "--help" || name === "-h") throw new HelpAsked(usage);
  const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!load) throw new UsageError(`"${name}" is not a verb here.`, usage);
  return (await load())(rest);
}
