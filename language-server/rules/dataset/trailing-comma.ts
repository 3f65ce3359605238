import type { Rule } from "../rule.ts";

export const trailingComma: Rule<"row"> = {
  id: "dataset/trailing-comma",
  severity: "error",
  scope: "row",
  docs: {
    what: "A comma stands before a closing bracket or after the row.",
    why: "JSON has no trailing commas, so every loader refuses the row.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."},]}',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (row.json.kind !== "broken") return;
    for (const { kind, start, end } of row.json.problems) {
      if (kind !== "trailing-comma") continue;
      const span = { start, end };
      const isAfterRow = row.text.slice(end).trim() === "";
      yield {
        span,
        message: isAfterRow
          ? "A comma stands after the row. JSON Lines has one object per line and nothing between; delete the comma."
          : "A comma stands before the closing bracket. JSON does not allow it and loaders refuse the row; delete the comma.",
        fixes: [{ title: "Delete the comma", edits: [{ span, newText: "" }], reach: "file" }],
      };
    }
  },
};
