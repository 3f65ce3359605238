import { mayLackContent } from "../../documents/conversation.ts";
import { deleteMember } from "../../text/json-edit.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const whitespaceContent: Rule<"row"> = {
  id: "dataset/whitespace-content",
  severity: "warning",
  scope: "row",
  docs: {
    what: "A message's content is nothing but blanks. On an assistant turn this is an error.",
    why: "It looks filled to a loader, and the model learns to answer with blanks.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":" \\n"}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row, { profile }) {
    for (const { conversation, turn } of row.turns()) {
      const content = turn.message[conversation.contentKey];
      if (typeof content !== "string" || content === "" || content.trim() !== "") continue;
      if (mayLackContent(turn, profile) || turn.speaker === "tool") continue;
      const path = [...turn.path, conversation.contentKey];
      const isAnswer = turn.speaker === "assistant";
      yield {
        span: row.tree.valueSpan(path),
        severity: isAnswer ? "error" : "warning",
        message: `${jsonPath(path)} is only blanks, ${shortValue(content)}. ${isAnswer ? "The model learns to answer nothing" : "There is nothing to answer"}; fill it or delete the message.`,
        fixes: [{ title: "Delete the message", edits: [deleteMember(row.tree, turn.path)], reach: "one" }],
      };
    }
  },
};
