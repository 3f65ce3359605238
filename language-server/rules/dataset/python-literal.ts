import type { Rule } from "../rule.ts";

const words: ReadonlyMap<string, string> = new Map([
  ["None", "null"],
  ["True", "true"],
  ["False", "false"],
]);

export const pythonLiteral: Rule<"row"> = {
  id: "dataset/python-literal",
  severity: "error",
  scope: "row",
  docs: {
    what: "The row holds None, True, False or single-quoted strings: a Python value printed instead of JSON.",
    why: "Such a row comes from `str(row)` or `print(row)` where `json.dumps(row)` was meant. Every loader refuses it.",
    bad: `{'messages': [{'role': 'user', 'content': 'Hi', 'name': None}, {'role': 'assistant', 'content': "It's me."}]}`,
    good: '{"messages": [{"role": "user", "content": "Hi", "name": null}, {"role": "assistant", "content": "It\'s me."}]}',
  },
  *check(row) {
    if (row.json.kind !== "broken") return;
    const literals = row.json.problems.filter(({ kind }) => kind === "python-literal");
    const first = literals[0];
    if (first === undefined) return;
    // One printed row is one mistake, however many values it spoils.
    const edits = literals.map(({ start, end }) => ({
      span: { start, end },
      newText: toJson(row.text.slice(start, end)),
    }));
    const isWord = words.has(row.text.slice(first.start, first.end));
    const found = isWord
      ? `${row.text.slice(first.start, first.end)} is Python, not JSON`
      : "Strings are quoted as Python prints them";
    yield {
      span: { start: first.start, end: first.end },
      message: `${found}. Loaders refuse the row; write JSON (json.dumps does).`,
      fixes: [{ title: "Change the row to JSON", edits, reach: "file" }],
    };
  },
};

function toJson(literal: string): string {
  const word = words.get(literal);
  if (word !== undefined) return word;
  const inner = literal
    .slice(1, -1)
    .replace(/\\(x[\dA-Fa-f]{2}|U[\dA-Fa-f]{8}|.)|"|[^\x20-\uffff]/g, (found, escaped?: string) => {
      if (found === '"') return '\\"';
      if (escaped === undefined) return JSON.stringify(found).slice(1, -1);
      if (escaped === "'") return "'";
      if (/^x./.test(escaped)) return `\\u00${escaped.slice(1)}`;
      if (/^U./.test(escaped)) return fromCodePoint(escaped.slice(1));
      return /^["\\bfnrtu]$/.test(escaped) ? found : `\\\\${escaped}`;
    });
  return `"${inner}"`;
}

function fromCodePoint(hex: string): string {
  const codePoint = Number.parseInt(hex, 16);
  return codePoint > 0x10ffff ? `\\\\U${hex}` : JSON.stringify(String.fromCodePoint(codePoint)).slice(1, -1);
}
