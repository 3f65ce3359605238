import { mayLackContent } from "../../documents/conversation.ts";
import { deleteMember } from "../../text/json-edit.ts";
import { jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const nullContent: Rule<"row"> = {
  id: "dataset/null-content",
  severity: "error",
  scope: "row",
  docs: {
    what: "A message's content is null and it calls no tool.",
    why: "OpenAI refuses the row; chat templates print the word None, which the model then learns to say.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":null}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      if (turn.message[conversation.contentKey] !== null || mayLackContent(turn, profile)) continue;
      const path = [...turn.path, conversation.contentKey];
      yield {
        span: row.tree.valueSpan(path),
        message: `${jsonPath(path)} is null. Chat templates print it as None; write what was said or delete the message.`,
        fixes: [{ title: "Delete the message", edits: [deleteMember(row.tree, turn.path)], reach: "one" }],
      };
    }
  },
};
