import { shareGptSpeakers } from "../../schemas/chat-roles.ts";

type Turn = { readonly role?: unknown; readonly from?: unknown; readonly content?: unknown; readonly value?: unknown };

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    // A broken row is the linter's and the trainer's to report; here it is a group of its own.
    if (cause instanceof SyntaxError) return line;
    throw cause;
  }
}

function isAsked(turn: Turn | null): boolean {
  return turn?.role === "user" || shareGptSpeakers.get(String(turn?.from)) === "user";
}

/** The first thing that is asked in a list of turns, text or parts. */
function firstQuestion(turns: readonly (Turn | null)[]): unknown {
  const turn = turns.find(isAsked);
  return turn?.content ?? turn?.value;
}

function question(row: Record<string, unknown>): unknown {
  const { messages, conversations, prompt, instruction, input } = row;
  for (const turns of [messages, conversations, prompt])
    if (Array.isArray(turns)) return firstQuestion(turns as Turn[]);
  // An Alpaca instruction is often one sentence for all rows; the input is what differs.
  return instruction === undefined ? prompt : [instruction, input ?? ""];
}

/** What rows of one conversation share: the first user turn, the prompt or the instruction, whatever the format; else the row itself. */
export function groupOfRow(line: string): string {
  const row = parse(line);
  if (typeof row !== "object" || row === null) return line;
  return JSON.stringify(question(row as Record<string, unknown>)) ?? line;
}
