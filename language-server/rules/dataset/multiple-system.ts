import { isSystem } from "../../documents/conversation.ts";
import { jsonPath } from "../../text/json-path.ts";
import { mergeFixes } from "../merge-messages.ts";
import type { Rule } from "../rule.ts";

export const multipleSystem: Rule<"row"> = {
  id: "dataset/multiple-system",
  severity: "warning",
  scope: "row",
  docs: {
    what: "The conversation opens with more than one system message.",
    why: "Many chat templates print only the first one or refuse the row, so the others are never learned.",
    bad: '{"messages":[{"role":"system","content":"Be brief."},{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"system","content":"Be brief.\\n\\nBe kind."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const conversation of row.conversations) {
      const { turns, roleKey } = conversation;
      const first = turns.findIndex((turn) => !isSystem(turn));
      const opening = first === -1 ? turns : turns.slice(0, first);
      for (const [index, turn] of opening.entries()) {
        const before = opening[index - 1];
        if (before === undefined) continue;
        const isSameRole = before.message[roleKey] === turn.message[roleKey];
        yield {
          span: row.tree.valueSpan([...turn.path, roleKey]),
          message: `${jsonPath(turn.path)} is another system message. Many chat templates take only one; merge the two.`,
          fixes: isSameRole ? mergeFixes(row, { conversation, before, turn }) : [],
        };
      }
    }
  },
};
