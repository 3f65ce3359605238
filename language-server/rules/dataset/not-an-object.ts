import type { DatasetRow } from "../../documents/dataset-row.ts";
import { isJsonObject } from "../../text/json-object.ts";
import type { Fix, Rule } from "../rule.ts";

export const notAnObject: Rule<"row"> = {
  id: "dataset/not-an-object",
  severity: "error",
  scope: "row",
  docs: {
    what: "The row is a list, a string or a number instead of an object.",
    why: "Loaders look up keys such as messages in each row and refuse one that has none.",
    bad: '[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (row.json.kind !== "valid" || row.object !== null) return;
    const { value } = row.json;
    const kind = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
    yield {
      span: row.tree.valueSpan([]),
      message: `The row is ${kind}. Loaders need an object with keys such as "messages" in each row.`,
      fixes: wrapped(row, value),
    };
  },
};

function wrapped(row: DatasetRow, value: unknown): readonly Fix[] {
  const isMessageList =
    Array.isArray(value) && value.length > 0 && value.every((item) => isJsonObject(item) && "role" in item);
  if (!isMessageList) return [];
  const { start, end } = row.tree.valueSpan([]);
  const edits = [
    { span: { start, end: start }, newText: '{"messages":' },
    { span: { start: end, end }, newText: "}" },
  ];
  return [{ title: 'Wrap in {"messages": …}', edits, reach: "rule" }];
}
