import type { Turn } from "../../documents/conversation.ts";
import { jsonPath } from "../../text/json-path.ts";
import { mergeFixes } from "../merge-messages.ts";
import type { Rule } from "../rule.ts";

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
        const breaks =
          profile.severities["dataset/consecutive-same-role"] === "error"
            ? `${profile.title} rejects this`
            : "Strict chat templates refuse this";
        yield {
          span: row.tree.valueSpan([...turn.path, conversation.roleKey]),
          message: `${jsonPath(turn.path)} follows another ${turn.speaker} message. ${breaks}; merge the two messages.`,
          fixes: mergeFixes(row, { conversation, before, turn }),
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
