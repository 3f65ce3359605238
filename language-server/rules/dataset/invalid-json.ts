import type { DatasetRow } from "../../documents/dataset-row.ts";
import { jsonPath } from "../../text/json-path.ts";
import type { JsonProblem, JsonProblemKind } from "../../text/json-problem.ts";
import type { Fix, Rule } from "../rule.ts";

type OtherKind = Exclude<JsonProblemKind, "trailing-comma" | "python-literal">;
type Mistake = {
  /** One or two sentences; `place` is a JSON path or "the row", `found` the text that the finding marks. */
  readonly message: (place: string, found: string) => string;
  /** What to write instead, where that is plain. */
  readonly fix?: (found: string) => { readonly title: string; readonly newText: string };
};

const mistakes: { readonly [kind in OtherKind]: Mistake } = {
  comment: {
    message: (place) => `A comment stands in ${place}. JSON has none and loaders refuse the row; delete it.`,
    fix: () => ({ title: "Delete the comment", newText: "" }),
  },
  "non-finite-number": {
    message: (place, found) =>
      `${place} is ${found}, which is no JSON number. Python writes it and others refuse it; write null.`,
    fix: () => ({ title: "Change to null", newText: "null" }),
  },
  "control-character": {
    message: (place, found) =>
      `A raw control character (${codePoint(found)}) stands in ${place}. JSON wants it escaped.`,
    fix: (found) => ({ title: "Escape the character", newText: JSON.stringify(found).slice(1, -1) }),
  },
  "bad-escape": {
    message: (place, found) => `${found} in ${place} is no JSON escape. A literal backslash is written twice.`,
    fix: (found) => ({ title: "Double the backslash", newText: `\\${found}` }),
  },
  "smart-quote": {
    message: (place, found) =>
      `The quote ${found} stands in ${place} where JSON needs ". Loaders refuse the row; change it.`,
    fix: () => ({ title: 'Change to "', newText: '"' }),
  },
  "unquoted-key": {
    message: (place, found) =>
      `The key ${found} in ${place} has no quotes. JSON needs them and loaders refuse the row.`,
    fix: (found) => ({ title: `Change to "${found}"`, newText: `"${found}"` }),
  },
  "missing-comma": {
    message: (place) => `A comma is missing in ${place} before this. Loaders refuse the row; insert it.`,
    fix: (found) => ({ title: "Insert a comma", newText: `, ${found}` }),
  },
  "missing-colon": {
    message: (place) => `The key ${place} has no colon after it. Loaders refuse the row; insert it.`,
    fix: (found) => ({ title: "Insert a colon", newText: `: ${found}` }),
  },
  "missing-value": {
    message: (place, found) => `A value is missing in ${place} before ${found}. Loaders refuse the row; add it.`,
  },
  "second-value": {
    message: () => "More text stands after the row's end. JSON Lines has one object per line; put each on its own.",
  },
  unclosed: {
    message: (place) => `The line ends inside ${place}. The row was probably cut off; complete or delete it.`,
  },
  unexpected: {
    message: (place, found) =>
      `${JSON.stringify(shown(found))} is not JSON in ${place}. Loaders refuse the row; correct it.`,
  },
};

export const invalidJson: Rule<"row"> = {
  id: "dataset/invalid-json",
  severity: "error",
  scope: "row",
  docs: {
    what: "The row is not valid JSON, for instance because it is cut off.",
    why: "A loader stops at this row or drops it, and most of them name neither line nor place.",
    bad: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello',
    good: '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    if (row.json.kind !== "broken") return;
    // Only the first: what a parser sees after a mistake is seldom another one.
    const problem = row.json.problems.find(({ kind }) => kind !== "trailing-comma" && kind !== "python-literal");
    if (problem === undefined) return;
    const found = row.text.slice(problem.start, problem.end);
    const place = problem.path.length === 0 ? "the row" : jsonPath(problem.path);
    yield {
      span: { start: problem.start, end: problem.end },
      message: mistakes[problem.kind as OtherKind].message(place, found),
      fixes: fixesOf(row, problem),
    };
  },
};

function fixesOf(row: DatasetRow, problem: JsonProblem): readonly Fix[] {
  const span = { start: problem.start, end: problem.end };
  if (problem.kind === "unclosed") {
    const end = row.text.trimEnd().length;
    const closed = row.text.slice(0, end) + problem.closers;
    if (!isJson(closed)) return [];
    const edits = [{ span: { start: end, end }, newText: problem.closers ?? "" }];
    return [{ title: `Close the row with ${problem.closers}`, edits, reach: "one" }];
  }
  const fix = mistakes[problem.kind as OtherKind].fix?.(row.text.slice(problem.start, problem.end));
  if (fix !== undefined) return [{ title: fix.title, edits: [{ span, newText: fix.newText }], reach: "one" }];
  if (problem.kind !== "second-value" || !isJson(row.text.slice(problem.start))) return [];
  const edits = [
    { span: { start: row.text.slice(0, problem.start).trimEnd().length, end: problem.start }, newText: "\n" },
  ];
  return [{ title: "Start a new line here", edits, reach: "one" }];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function shown(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
