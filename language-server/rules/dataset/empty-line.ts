import type { Rule } from "../rule.ts";

export const emptyLine: Rule<"row"> = {
  id: "dataset/empty-line",
  severity: "warning",
  scope: "row",
  docs: {
    what: "A blank line stands before the end of the file.",
    why: "Strict loaders, Together's and OpenAI's among them, refuse the whole file for it.",
    bad: `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}

{"messages":[{"role":"user","content":"Bye"},{"role":"assistant","content":"See you."}]}
`,
    good: `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}
{"messages":[{"role":"user","content":"Bye"},{"role":"assistant","content":"See you."}]}
`,
  },
  *check(row) {
    if (row.json.kind !== "blank") return;
    const wholeLine = { start: 0, end: row.text.length + 1 };
    yield {
      span: { start: 0, end: row.text.length },
      message: "This line is empty. Strict loaders refuse a file with empty lines; delete it.",
      fixes: [{ title: "Delete the empty line", edits: [{ span: wholeLine, newText: "" }], reach: "file" }],
    };
  },
};
