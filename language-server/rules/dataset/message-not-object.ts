import { isJsonObject } from "../../text/json-object.ts";
import { jsonPath, shortValue } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const messageNotObject: Rule<"row"> = {
  id: "dataset/message-not-object",
  severity: "error",
  scope: "row",
  docs: {
    what: "A message is a string, a number or a list instead of an object with a role and content.",
    why: "Without a role nobody knows who speaks, and loaders refuse the row.",
    bad: '{"messages":["Hi",{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const { path, items, roleKey, contentKey, isComplete } of row.conversations) {
      if (isComplete) continue;
      for (const [index, item] of items.entries()) {
        if (isJsonObject(item)) continue;
        const place = [...path, index];
        yield {
          span: row.tree.valueSpan(place),
          message: `${jsonPath(place)} is ${shortValue(item)}. A message is an object with "${roleKey}" and "${contentKey}".`,
        };
      }
    }
  },
};
