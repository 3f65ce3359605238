import { jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const messagesEmpty: Rule<"row"> = {
  id: "dataset/messages-empty",
  severity: "error",
  scope: "row",
  docs: {
    what: "The list of messages is empty.",
    why: "There is nothing to learn from; most loaders refuse the row.",
    bad: '{"messages":[]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const { path, items } of row.conversations) {
      if (items.length > 0) continue;
      yield {
        span: row.tree.valueSpan(path),
        message: `${jsonPath(path)} is empty. There is nothing to learn from this row; fill or delete it.`,
        fixes: [
          {
            title: "Delete the row",
            edits: [{ span: { start: 0, end: row.text.length + 1 }, newText: "" }],
            reach: "rule",
          },
        ],
      };
    }
  },
};
