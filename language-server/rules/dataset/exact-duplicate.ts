import type { Rule } from "../rule.ts";

export const exactDuplicate: Rule<"dataset"> = {
  id: "dataset/exact-duplicate",
  severity: "warning",
  scope: "dataset",
  docs: {
    what: "The row is an exact copy of an earlier one.",
    why: "Copies weigh double in training, and one of them in the validation part makes its loss look better than it is.",
    bad: `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}
{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}
`,
    good: `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}
{"messages":[{"role":"user","content":"Good morning"},{"role":"assistant","content":"Hello."}]}
`,
  },
  *check(dataset) {
    for (const { line, firstLine } of dataset.repeatedLines()) {
      const { length } = dataset.lineText(line);
      yield {
        line,
        span: { start: 0, end: length },
        message: `This row repeats line ${firstLine + 1}. Copies weigh double and can leak into validation; delete one.`,
        fixes: [
          { title: "Delete this copy", edits: [{ span: { start: 0, end: length + 1 }, newText: "" }], reach: "rule" },
        ],
        related: [
          { line: firstLine, span: { start: 0, end: dataset.lineText(firstLine).length }, message: "The first copy" },
        ],
      };
    }
  },
};
