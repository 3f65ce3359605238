import { byteOrderMark } from "../../documents/dataset-row.ts";
import type { Rule } from "../rule.ts";

const span = { start: 0, end: 1 };

export const bom: Rule<"row"> = {
  id: "dataset/bom",
  severity: "error",
  scope: "row",
  docs: {
    what: "The line starts with an invisible byte order mark (U+FEFF).",
    why: "JSON parsers and Python's json module refuse the row, so a loader stops at line 1 without saying why.",
    bad: `${byteOrderMark}{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}`,
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (!row.text.startsWith(byteOrderMark)) return;
    yield {
      span,
      message: "The line starts with an invisible byte order mark. JSON parsers refuse it; delete it.",
      fixes: [{ title: "Delete the byte order mark", edits: [{ span, newText: "" }], reach: "file" }],
    };
  },
};
