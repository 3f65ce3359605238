import { readFile } from "node:fs/promises";
import type { ComparePrompt } from "../../schemas/compare-view-protocol.ts";
import type { TrainPlan } from "../../schemas/contracts.generated.ts";
import { promptOfRow } from "./prompt-of-row.ts";

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    // A broken row is the linter's to report; it is no prompt.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** A row as the compare page shows it: one system text, one question. Of a longer chat that is its first exchange. */
function comparePrompt(row: unknown, line: number): ComparePrompt[] {
  const first = promptOfRow(row, "first");
  if (!first || first.expected === null) return [];
  const systems = first.messages.filter(({ role }) => role === "system" || role === "developer");
  const questions = first.messages.filter(({ role }) => role === "user");
  const [question] = questions;
  if (!question || questions.length + systems.length !== first.messages.length || questions.length !== 1) return [];
  const system = systems.map(({ content }) => content).join("\n");
  return [{ row: line, system, prompt: question.content, expected: first.expected }];
}

/**
 * The held-out questions of a run with the answers that its file gives; `row` is the line, from 1. Empty for a run without
 * validation, and when the file is gone: the page then takes typed prompts only.
 */
export async function readValidationPrompts(plan: TrainPlan): Promise<ComparePrompt[]> {
  const file = plan.data.validation;
  if (!file) return [];
  let text: string;
  try {
    text = await readFile(file.path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw cause;
  }
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  return file.lines.flatMap((line) => comparePrompt(parseLine(lines[line - 1] ?? ""), line));
}
