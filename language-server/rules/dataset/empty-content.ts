import { mayLackContent } from "../../documents/conversation.ts";
import { deleteMember } from "../../text/json-edit.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const emptyContent: Rule<"row"> = {
  id: "dataset/empty-content",
  severity: "warning",
  scope: "row",
  docs: {
    what: "A message's content is empty. On an assistant turn this is an error.",
    why: "An empty answer teaches the model to say nothing; an empty question teaches it nothing.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":""}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      const content = turn.message[conversation.contentKey];
      const isEmpty = content === "" || (Array.isArray(content) && content.length === 0);
      // A tool may well return nothing, and a call speaks for itself.
      if (!isEmpty || mayLackContent(turn, profile) || turn.speaker === "tool") continue;
      const path = [...turn.path, conversation.contentKey];
      const isAnswer = turn.speaker === "assistant";
      yield {
        span: row.tree.valueSpan(path),
        severity: isAnswer ? "error" : "warning",
        message: `${jsonPath(path)} is ${shortValue(content)}. ${isAnswer ? "The model learns to answer nothing" : "There is nothing to answer"}; fill it or delete the message.`,
        fixes: [{ title: "Delete the message", edits: [deleteMember(row.tree, turn.path)], reach: "one" }],
      };
    }
  },
};
