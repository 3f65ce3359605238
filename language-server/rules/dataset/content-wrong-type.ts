import { cut, jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const contentWrongType: Rule<"row"> = {
  id: "dataset/content-wrong-type",
  severity: "error",
  scope: "row",
  docs: {
    what: "A message's content is a number, true, false or an object.",
    why: "Trainers take text or a list of parts. OpenAI refuses the row, and a column of mixed types fails to load as a whole.",
    bad: '{"messages":[{"role":"user","content":"How many?"},{"role":"assistant","content":42}]}',
    good: '{"messages":[{"role":"user","content":"How many?"},{"role":"assistant","content":"42"}]}',
  },
  *check(row) {
    for (const { conversation, turn } of row.turns()) {
      const content = turn.message[conversation.contentKey];
      if (content === undefined || content === null || typeof content === "string") continue;
      // Only messages have parts; ShareGPT's value is text.
      const isList = Array.isArray(content);
      if (isList && conversation.contentKey === "content") continue;
      const path = [...turn.path, conversation.contentKey];
      const span = row.tree.valueSpan(path);
      // As written: a number such as 1e999 has no other text.
      const written = row.text.slice(span.start, span.end);
      const edits = [{ span, newText: JSON.stringify(written) }];
      yield {
        span,
        message: `${jsonPath(path)} is ${cut(written)}. Trainers take text; write it in quotes.`,
        fixes: isList ? [] : [{ title: "Change to text", edits, reach: "rule" }],
      };
    }
  },
};
