/** One turn of a chat. */
export type ChatTurn = { readonly role: string; readonly content: string };

/** What a row asks and what it expects: the turns before an assistant turn, and that turn's text. Null: the row ends unanswered. */
export type RowPrompt = { readonly messages: readonly ChatTurn[]; readonly expected: string | null };

const shareGptRoles: Readonly<Record<string, string>> = {
  human: "user",
  gpt: "assistant",
  function_call: "assistant",
  observation: "tool",
};

function textOf(content: unknown): string | undefined {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return undefined;
  const parts = content.map((part: unknown) => (part as { text?: unknown } | null)?.text);
  return parts.every((part) => typeof part === "string") ? parts.join("") : undefined;
}

function turnOf(value: unknown): ChatTurn | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { role, content, from, value: said } = value as Record<string, unknown>;
  if (typeof from === "string" && typeof said === "string") return { role: shareGptRoles[from] ?? from, content: said };
  const text = textOf(content);
  return typeof role === "string" && text !== undefined ? { role, content: text } : undefined;
}

function turnsOf(value: unknown, role: string): (ChatTurn | undefined)[] {
  if (typeof value === "string") return [{ role, content: value }];
  return Array.isArray(value) ? value.map(turnOf) : [];
}

/** An Alpaca row: its input belongs to its question. */
function alpacaTurns({ system, instruction, input, output }: Record<string, unknown>): (ChatTurn | undefined)[] {
  const question = typeof input === "string" && input !== "" ? `${String(instruction)}\n\n${input}` : instruction;
  return [
    ...(typeof system === "string" && system !== "" ? [{ role: "system", content: system }] : []),
    ...turnsOf(question, "user"),
    ...turnsOf(output, "assistant"),
  ];
}

function chatOf(row: Record<string, unknown>): (ChatTurn | undefined)[] {
  if ("messages" in row) return turnsOf(row["messages"], "user");
  if ("conversations" in row) {
    const system = row["system"];
    return [
      ...(typeof system === "string" && system !== "" ? [{ role: "system", content: system }] : []),
      ...turnsOf(row["conversations"], "user"),
    ];
  }
  if ("prompt" in row) return [...turnsOf(row["prompt"], "user"), ...turnsOf(row["completion"], "assistant")];
  if ("instruction" in row) return alpacaTurns(row);
  return [];
}

/**
 * Cuts a dataset row (messages, prompt and completion, ShareGPT, Alpaca) before its last assistant turn, or before its first.
 * Undefined when it is no chat that a model can be asked.
 */
export function promptOfRow(row: unknown, cut: "last" | "first" = "last"): RowPrompt | undefined {
  if (typeof row !== "object" || row === null) return undefined;
  const turns = chatOf(row as Record<string, unknown>);
  if (!turns.every((turn) => turn !== undefined)) return undefined;
  const isAnswer = (turn: ChatTurn): boolean => turn.role === "assistant";
  const at = cut === "last" ? turns.findLastIndex(isAnswer) : turns.findIndex(isAnswer);
  const messages = at < 0 ? turns : turns.slice(0, at);
  if (!messages.some((turn) => turn.role === "user")) return undefined;
  return { messages, expected: turns[at]?.content ?? null };
}
