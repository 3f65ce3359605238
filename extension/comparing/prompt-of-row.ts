import { type ChatTurn, chatOfRow } from "./chat-of-row.ts";

/** What a row asks and what it expects: the turns before an assistant turn, and that turn's text. Null: the row ends unanswered. */
export type RowPrompt = { readonly messages: readonly ChatTurn[]; readonly expected: string | null };

/**
 * Cuts a dataset row (messages, prompt and completion, ShareGPT, Alpaca) before its last assistant turn, or before its first.
 * Undefined when it is no chat that a model can be asked.
 */
export function promptOfRow(row: unknown, cut: "last" | "first" = "last"): RowPrompt | undefined {
  const turns = chatOfRow(row);
  if (!turns) return undefined;
  const isAnswer = (turn: ChatTurn): boolean => turn.role === "assistant";
  const at = cut === "last" ? turns.findLastIndex(isAnswer) : turns.findIndex(isAnswer);
  const messages = at < 0 ? turns : turns.slice(0, at);
  if (!messages.some((turn) => turn.role === "user")) return undefined;
  return { messages, expected: turns[at]?.content ?? null };
}
