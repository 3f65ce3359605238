import { misspeltKey } from "../../documents/conversation.ts";
import { jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const messageMissingRole: Rule<"row"> = {
  id: "dataset/message-missing-role",
  severity: "error",
  scope: "row",
  docs: {
    what: "A message has no role.",
    why: "Nobody knows who speaks, so the chat template fails and the row cannot be masked.",
    bad: '{"messages":[{"content":"Hi"},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const { conversation, turn } of row.turns()) {
      const { roleKey, turns } = conversation;
      if (Object.hasOwn(turn.message, roleKey) || misspeltKey(turn.message, roleKey) !== null) continue;
      const { start } = row.tree.valueSpan(turn.path);
      const before = turns[turns.indexOf(turn) - 1];
      const role = before?.speaker === "user" ? "assistant" : "user";
      const newText = `"${roleKey}":"${role}"${Object.keys(turn.message).length > 0 ? "," : ""}`;
      yield {
        span: { start, end: start + 1 },
        message: `${jsonPath(turn.path)} has no "${roleKey}". Nobody knows who speaks; say system, user, assistant or tool.`,
        fixes: [
          {
            title: `Add "${roleKey}": "${role}"`,
            edits: [{ span: { start: start + 1, end: start + 1 }, newText }],
            reach: "one",
          },
        ],
      };
    }
  },
};
