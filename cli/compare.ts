import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import process from "node:process";
import { askRows, type ComparedRow, type RowQuestions } from "../extension/comparing/ask-rows.ts";
import { type PromptRow, readPromptRows } from "../extension/comparing/prompt-rows.ts";
import { Problem } from "../extension/problem.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { withChildLog } from "./child-log.ts";
import { interruptible } from "./interruptible.ts";
import { requireEnvironment } from "./require-environment.ts";

const usage =
  "node dist/cli.js compare DIR --prompts FILE.jsonl [--json] [--max-tokens N] [--temperature T] [--seed N]";

async function readPrompts(path: string): Promise<PromptRow[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const hint = "Name a JSONL file of chats.";
    throw new Problem({ code: "missing-prompts", message: `The prompts ${path} cannot be read.`, hint, cause });
  });
  return readPromptRows(text, path);
}

function numberOption(text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`"${text}" is not a number of 0 or more.`, usage);
}

function rowText(row: ComparedRow): string {
  const part = (name: string, text: string | null): string =>
    text === null ? "" : `  ${name.padEnd(9)}${text.trim().replaceAll("\n", `\n${" ".repeat(11)}`)}\n`;
  return `${row.line}  ${row.prompt}\n${part("expected", row.expected)}${part("base", row.base)}${part("tuned", row.tuned)}\n`;
}

/** Undefined when it was interrupted. */
function ask(request: Pick<RowQuestions, "runFolder" | "prompts" | "settings">): Promise<ComparedRow[] | undefined> {
  const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);
  return interruptible(async (signal) => {
    try {
      const environment = await requireEnvironment();
      return await withChildLog(false, (onLog) => askRows({ ...request, environment, signal, onProgress, onLog }));
    } catch (cause) {
      if (!signal.aborted) throw cause;
      process.stderr.write("Stopped.\n");
      return undefined;
    }
  });
}

/** `compare`: base and tuned text per row of a file. Exit code 1 when an answer is missing, 3 when interrupted. */
export async function runCompare(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values, positionals } = readArguments({
    args,
    usage,
    options: { prompts: text, json: { type: "boolean" }, "max-tokens": text, temperature: text, seed: text },
    positionals: { min: 1, max: 1 },
  });
  if (values.prompts === undefined) throw new UsageError("The prompts are missing: --prompts FILE.jsonl.", usage);
  const settings = {
    maxTokens: Math.max(1, Math.floor(numberOption(values["max-tokens"], 256))),
    temperature: numberOption(values.temperature, 0),
    seed: Math.floor(numberOption(values.seed, 0)),
  };
  const prompts = await readPrompts(resolve(values.prompts));
  const rows = await ask({ runFolder: resolve(positionals[0] ?? ""), prompts, settings });
  if (!rows) return 3;
  process.stdout.write(values.json === true ? `${JSON.stringify({ rows }, null, 2)}\n` : rows.map(rowText).join(""));
  return rows.every(({ base, tuned }) => base !== null && tuned !== null) ? 0 : 1;
}
