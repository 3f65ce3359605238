import { mayLackContent, misspeltKey } from "../../documents/conversation.ts";
import { jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const messageMissingContent: Rule<"row"> = {
  id: "dataset/message-missing-content",
  severity: "error",
  scope: "row",
  docs: {
    what: "A message has neither content nor tool calls.",
    why: "Loaders refuse the row, or the chat template prints an empty turn that the model then learns.",
    bad: '{"messages":[{"role":"user"},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      const { contentKey } = conversation;
      const hasContent = Object.hasOwn(turn.message, contentKey) || misspeltKey(turn.message, contentKey) !== null;
      if (hasContent || mayLackContent(turn, profile)) continue;
      const { start } = row.tree.valueSpan(turn.path);
      yield {
        span: { start, end: start + 1 },
        message: `${jsonPath(turn.path)} has no "${contentKey}". Trainers need what was said; write it or delete the message.`,
      };
    }
  },
};
