import type { DatasetLines } from "../../documents/dataset-lines.ts";
import type { Edit, Fix, Rule } from "../rule.ts";

/** Larger files are better converted outside the editor than by one edit per line. */
const mostLinesToConvert = 20_000;

export const prettyPrintedJson: Rule<"dataset"> = {
  id: "dataset/pretty-printed-json",
  severity: "error",
  scope: "dataset",
  docs: {
    what: "The file is one JSON document over several lines instead of one object per line.",
    why: "Loaders read JSON Lines line by line and stop at the first one, which is a lone bracket.",
    bad: `[
  {"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]},
  {"messages":[{"role":"user","content":"Bye"},{"role":"assistant","content":"See you."}]}
]
`,
    good: `{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}
{"messages":[{"role":"user","content":"Bye"},{"role":"assistant","content":"See you."}]}
`,
  },
  *check(dataset) {
    if (dataset.documentStart === null) return;
    const line = dataset.documentStart;
    yield {
      line,
      span: { start: 0, end: dataset.lineText(line).length },
      message:
        "The file is one JSON document over several lines. Loaders need one object per line; convert it to JSON Lines.",
      fixes: converted(dataset),
    };
  },
};

function converted(dataset: DatasetLines): readonly Fix[] {
  if (dataset.lineCount > mostLinesToConvert) return [];
  const lines = Array.from({ length: dataset.lineCount }, (_, line) => dataset.lineText(line));
  let value: unknown;
  try {
    value = JSON.parse(lines.join("\n"));
  } catch {
    return [];
  }
  const rows = (Array.isArray(value) ? value : [value]).map((row) => `${JSON.stringify(row)}\n`);
  const edits = lines.map((text, line): Edit => {
    return { line, span: { start: 0, end: text.length + 1 }, newText: line === 0 ? rows.join("") : "" };
  });
  return [{ title: "Convert to JSON Lines", edits, reach: "one" }];
}
