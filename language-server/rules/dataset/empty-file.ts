import type { DatasetLines } from "../../documents/dataset-lines.ts";
import type { Rule } from "../rule.ts";

export const emptyFile: Rule<"dataset"> = {
  id: "dataset/empty-file",
  severity: "error",
  scope: "dataset",
  docs: {
    what: "The file holds no row.",
    why: "There is nothing to learn from, and a training stops before its first step.",
    bad: "",
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}\n',
  },
  *check(dataset) {
    if (hasRow(dataset)) return;
    const message = "The file holds no row. Write one JSON object a line.";
    yield { line: 0, span: { start: 0, end: dataset.lineText(0).length }, message };
  },
};

function hasRow(dataset: DatasetLines): boolean {
  for (let line = 0; line < dataset.lineCount; line += 1) if (dataset.lineText(line).trim() !== "") return true;
  return false;
}
