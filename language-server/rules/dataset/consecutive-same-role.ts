import type { Conversation, Turn } from "../../documents/conversation.ts";
import type { DatasetRow } from "../../documents/dataset-row.ts";
import { deleteMember } from "../../text/json-edit.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Fix, Rule } from "../rule.ts";

export const consecutiveSameRole: Rule<"row"> = {
  id: "dataset/consecutive-same-role",
  severity: "warning",
  scope: "row",
  docs: {
    what: "Two user or two assistant messages follow each other.",
    why: "Together refuses the row, and strict chat templates raise an error on it.",
    bad: '{"messages":[{"role":"user","content":"Hi."},{"role":"user","content":"Who are you?"},{"role":"assistant","content":"A model."}]}',
    good: '{"messages":[{"role":"user","content":"Hi.\\n\\nWho are you?"},{"role":"assistant","content":"A model."}]}',
  },
  *check(row, { profile }) {
    for (const conversation of row.conversations) {
      if (!conversation.isComplete) continue;
      for (const [index, turn] of conversation.turns.entries()) {
        const before = conversation.turns[index - 1];
        if (before === undefined || !isRepeat(before, turn)) continue;
        const path = [...turn.path, conversation.roleKey];
        const breaks =
          profile.severities["dataset/consecutive-same-role"] === "error"
            ? `${profile.title} rejects this`
            : "Strict chat templates refuse this";
        yield {
          span: row.tree.valueSpan(path),
          message: `${jsonPath(path)} is ${shortValue(turn.message[conversation.roleKey])} twice in a row. ${breaks}; merge the two messages.`,
          fixes: merged(row, { conversation, before, turn }),
        };
      }
    }
  },
};

/** Several calls or tool results in a row are how tools are used. */
function isRepeat(before: Turn, turn: Turn): boolean {
  const isSpoken = turn.speaker === "user" || turn.speaker === "assistant";
  return isSpoken && turn.speaker === before.speaker && !turn.callsTools && !before.callsTools;
}

function merged(
  row: DatasetRow,
  { conversation, before, turn }: { conversation: Conversation; before: Turn; turn: Turn },
): readonly Fix[] {
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
