import { type ParseArgsConfig, parseArgs } from "node:util";
import { Problem } from "../extension/problem.ts";
import { stepLines } from "./terminal-steps.ts";

/** A command line that cannot be understood: printed with the usage, exit code 2. */
export class UsageError extends Error {
  readonly usage: string;

  constructor(message: string, usage: string) {
    super(message);
    this.name = "UsageError";
    this.usage = usage;
  }
}

/** `--help`: the usage goes to stdout, exit code 0. */
export class HelpAsked extends Error {
  readonly usage: string;

  constructor(usage: string) {
    super(usage);
    this.name = "HelpAsked";
    this.usage = usage;
  }
}

/**
 * node:util's parseArgs, strict, with our errors.
 * @throws HelpAsked on --help; UsageError on an unknown option, a missing value, or another number of positionals than `positionals`
 * allows.
 */
export function readArguments<T extends NonNullable<ParseArgsConfig["options"]>>(request: {
  args: readonly string[];
  usage: string;
  options: T;
  positionals: { readonly min: number; readonly max: number };
}): { values: ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>["values"]; positionals: string[] } {
  try {
    const parsed = parseArgs({
      args: [...request.args],
      options: { ...request.options, help: { type: "boolean", short: "h" } },
      allowPositionals: true,
      strict: true,
    });
    if ("help" in parsed.values) throw new HelpAsked(request.usage);
    const count = parsed.positionals.length;
    if (count < request.positionals.min) throw new UsageError("An argument is missing.", request.usage);
    if (count > request.positionals.max)
      throw new UsageError(`"${parsed.positionals[request.positionals.max]}" is one argument too many.`, request.usage);
    return parsed as {
      values: ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>["values"];
      positionals: string[];
    };
  } catch (cause) {
    if (cause instanceof TypeError) throw new UsageError(cause.message.split(". ")[0] ?? cause.message, request.usage);
    throw cause;
  }
}

/** What a person reads on stderr when a verb fails. An unexpected error keeps its stack: it is a bug to report. */
export function failureText(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\nusage: ${error.usage}`;
  if (error instanceof Problem) return [error.message, error.hint ?? [], ...stepLines(error)].flat().join("\n");
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
