import type { Document, YAMLError } from "yaml";
import { tooDeep } from "./yaml-guards.ts";
import type { YamlProblem } from "./yaml-tree.ts";

/** The parser's codes in the product's words. A code that is not here keeps the parser's own sentence. */
const sentences: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "A tab stands in the indentation; YAML only takes spaces. Write two spaces.",
  BLOCK_AS_IMPLICIT_KEY: 'A second ": " stands in this value, so YAML sees a map inside it. Put the value in quotes.',
  MISSING_CHAR: "Something is missing here: a key needs a colon and a space, a quote or bracket its closing one.",
  BAD_INDENT:
    "The indentation does not fit the lines above, or a bracket above is not closed. Align the keys of one level.",
  MULTIPLE_DOCS: 'A second document starts after "---"; only the first would be read. Keep one document in the file.',
  TAG_RESOLVE_FAILED:
    "A value starts with ! and YAML reads the word as a tag that is not known. Delete it, or quote the value.",
  BAD_ALIAS: "A value starts with & or *, which YAML reads as an anchor or alias. Put the value in quotes.",
  UNEXPECTED_TOKEN: "This cannot stand here. Check the brackets and commas around it.",
  MULTILINE_IMPLICIT_KEY: "A key must be on one line with its colon. Join the lines or add the colon.",
  BAD_SCALAR_START: "A value cannot start with @ or a backtick. Put it in quotes.",
};

/** One slip makes the parser complain about everything behind it; more than this many complaints help nobody. */
const maxProblems = 10;

/** What the parser complained about. Repeated complaints about one place are one problem; too deep a text has only that one. */
export function yamlProblems(text: string, document: Document.Parsed): YamlProblem[] {
  const errors = [...document.errors, ...document.warnings];
  const overflow = errors.find((error) => error.message.startsWith("Maximum call stack"));
  if (overflow) return [tooDeep({ start: overflow.pos[0], end: overflow.pos[0] + 1 })];
  const byPlace = new Map<number, YAMLError>();
  for (const error of errors) if (!byPlace.has(error.pos[0])) byPlace.set(error.pos[0], error);
  return [...byPlace.values()].slice(0, maxProblems).map((error) => problemOf(error, text));
}

function problemOf(error: YAMLError, text: string): YamlProblem {
  // The parser may point behind the last character; a mark needs one that is there.
  const start = Math.max(0, Math.min(error.pos[0], text.length - 1));
  const span = { start, end: Math.max(Math.min(error.pos[1], text.length), start + 1) };
  const message = sentences[error.code] ?? `This is not YAML: ${error.message}.`;
  if (error.code !== "TAB_AS_INDENT") return { kind: "syntax", span, message };
  const tabs = /^\t+/.exec(text.slice(start))?.[0].length ?? 1;
  const replacement = { title: "Write two spaces for each tab", newText: "  ".repeat(tabs) };
  return { kind: "syntax", span: { start, end: start + tabs }, message, replacement };
}
