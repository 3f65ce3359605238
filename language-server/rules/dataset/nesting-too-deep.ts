import { deepestNesting } from "../../text/json-structure.ts";
import type { Rule } from "../rule.ts";

export const nestingTooDeep: Rule<"row"> = {
  id: "dataset/nesting-too-deep",
  severity: "error",
  scope: "row",
  docs: {
    what: `Brackets are nested more than ${deepestNesting} deep.`,
    why: "Python's and other parsers overflow their stack on such a row. No chat needs it; it is usually damage.",
    bad: `{"messages":${"[".repeat(600)}${"]".repeat(600)}}`,
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (row.json.kind !== "too-deep") return;
    yield {
      span: { start: row.json.at, end: row.json.at + 1 },
      message: `Brackets are nested more than ${deepestNesting} deep from here. Parsers overflow on such a row; flatten or delete it.`,
    };
  },
};
