import { jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const duplicateKey: Rule<"row"> = {
  id: "dataset/duplicate-key",
  severity: "error",
  scope: "row",
  docs: {
    what: "An object has the same key twice.",
    why: "JavaScript and Python keep the last value and drop the first without a word, so a part of the row is never trained on.",
    bad: '{"messages":[{"role":"user","content":"Hi","content":"Hi there"},{"role":"assistant","content":"Hello."}]}',
    good: '{"messages":[{"role":"user","content":"Hi there"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (row.json.kind !== "valid" || !row.json.hasDuplicateKeys) return;
    for (const { path, first, second, firstMember } of row.tree.duplicateKeys()) {
      yield {
        span: second,
        message: `${jsonPath(path)} is given twice. Parsers silently keep this value and drop the first; delete one.`,
        fixes: [
          {
            title: `Delete the first ${JSON.stringify(path.at(-1))}`,
            edits: [{ span: firstMember, newText: "" }],
            reach: "one",
          },
        ],
        related: [{ span: first, message: "The value that is dropped" }],
      };
    }
  },
};
