import type { Conversation, Turn } from "../documents/conversation.ts";
import type { DatasetRow } from "../documents/dataset-row.ts";
import { deleteMember } from "../text/json-edit.ts";
import type { Fix } from "./rule.ts";

export type MessagePair = { readonly conversation: Conversation; readonly before: Turn; readonly turn: Turn };

/** Joins a message with the one before it, where both are text and nothing but text would be lost. */
export function mergeFixes(row: DatasetRow, { conversation, before, turn }: MessagePair): readonly Fix[] {
  const { contentKey, roleKey } = conversation;
  const [first, second] = [before.message[contentKey], turn.message[contentKey]];
  // Other keys of the second message, such as a weight, would be lost.
  const isPlain = Object.keys(turn.message).every((key) => key === contentKey || key === roleKey);
  if (typeof first !== "string" || typeof second !== "string" || !isPlain) return [];
  const edits = [
    { span: row.tree.valueSpan([...before.path, contentKey]), newText: JSON.stringify(`${first}\n\n${second}`) },
    deleteMember(row.tree, turn.path),
  ];
  return [{ title: "Merge with the message before", edits, reach: "rule" }];
}
