import { Problem } from "../problem.ts";
import { promptOfRow, type RowPrompt } from "./prompt-of-row.ts";

/** A prompt of a file, with its line from 1. */
export type PromptRow = RowPrompt & { readonly line: number };

/**
 * Every row of a JSONL text as a prompt. Pure.
 * @throws Problem `bad-row` for the first line that is no chat, `no-rows` when there is none.
 */
export function readPromptRows(text: string, path: string): PromptRow[] {
  const rows = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .flatMap((content, index) => (content.trim() === "" ? [] : [promptRow(content, index + 1, path)]));
  if (rows.length > 0) return rows;
  const hint = "Add one chat a line.";
  throw new Problem({ code: "no-rows", message: `${path} holds no prompts.`, hint });
}

function promptRow(content: string, line: number, path: string): PromptRow {
  let row: unknown;
  try {
    row = JSON.parse(content);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  const prompt = promptOfRow(row);
  if (prompt) return { line, ...prompt };
  throw new Problem({
    code: "bad-row",
    message: `Line ${line} of ${path} is no chat with a user turn.`,
    hint: "Lint the file; each line needs messages, or a prompt.",
  });
}
