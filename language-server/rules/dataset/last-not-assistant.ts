import type { Conversation } from "../../documents/conversation.ts";
import type { DatasetRow } from "../../documents/dataset-row.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Fix, Rule } from "../rule.ts";

export const lastNotAssistant: Rule<"row"> = {
  id: "dataset/last-not-assistant",
  severity: "warning",
  scope: "row",
  docs: {
    what: "The conversation goes on after the last assistant message.",
    why: "Nothing is learned from what comes after it, and some providers refuse such rows. Often the answer got lost.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."},{"role":"user","content":"Bye"}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const conversation of row.conversations) {
      const { kind, turns, isComplete, roleKey } = conversation;
      const last = turns.at(-1);
      const lastAnswer = turns.findLastIndex(({ speaker }) => speaker === "assistant");
      if (kind !== "whole" || !isComplete || last === undefined || lastAnswer === -1) continue;
      if (lastAnswer === turns.length - 1 || last.speaker === null) continue;
      const path = [...last.path, roleKey];
      yield {
        span: row.tree.valueSpan(path),
        message: `${jsonPath(path)} is ${shortValue(last.message[roleKey])}, and no answer follows. Nothing is learned from it; add the answer or delete the message.`,
        fixes: [withoutTail(row, { conversation, lastAnswer })],
      };
    }
  },
};

function withoutTail(
  row: DatasetRow,
  { conversation, lastAnswer }: { conversation: Conversation; lastAnswer: number },
): Fix {
  const { path, turns } = conversation;
  const count = turns.length - 1 - lastAnswer;
  const start = row.tree.valueSpan([...path, lastAnswer]).end;
  const { end } = row.tree.valueSpan([...path, turns.length - 1]);
  const title = count === 1 ? "Delete the last message" : `Delete the last ${count} messages`;
  return { title, edits: [{ span: { start, end }, newText: "" }], reach: "rule" };
}
