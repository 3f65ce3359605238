import { findJsonProblems } from "./find-json-problems.ts";
import type { JsonProblem } from "./json-problem.ts";
import { countKeys, scanStructure } from "./json-structure.ts";

/** One line of JSON Lines, as far as it can be read. `hasDuplicateKeys` is what JSON.parse does not tell. */
export type JsonLine =
  | { readonly kind: "blank" }
  | { readonly kind: "too-deep"; readonly at: number }
  | { readonly kind: "broken"; readonly problems: readonly JsonProblem[] }
  | { readonly kind: "valid"; readonly value: unknown; readonly hasDuplicateKeys: boolean };

/** Reads a line without its line break. Never throws, whatever the line holds. */
export function readJsonLine(text: string): JsonLine {
  if (!/[^ \t\r\n]/.test(text)) return { kind: "blank" };
  const { keys, tooDeepAt } = scanStructure(text);
  if (tooDeepAt !== null) return { kind: "too-deep", at: tooDeepAt };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: "broken", problems: problemsOf(text, error) };
  }
  return { kind: "valid", value, hasDuplicateKeys: countKeys(value) !== keys };
}

function problemsOf(text: string, error: unknown): readonly JsonProblem[] {
  if (!(error instanceof SyntaxError)) throw error;
  const problems = findJsonProblems(text);
  if (problems.length > 0) return problems;
  // JSON.parse has the last word on what is JSON.
  return [{ kind: "unexpected", start: 0, end: text.length, path: [] }];
}
