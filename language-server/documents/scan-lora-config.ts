/**
 * Where in a half-written lora.yaml a place is. A parser needs a whole text; completion is asked while one is being written, so this
 * reads the text only up to the place and keeps just the keys and brackets that are open there.
 */

/** A key whose block reaches to the place, with its column. */
export type OpenKey = { readonly indent: number; readonly name: string };
/** A bracket that is open at the place; `path` is the key that it belongs to, `key` the key before the last colon inside it. */
export type OpenBracket = { readonly open: "{" | "["; readonly path: readonly string[]; key: string | undefined };
export type ConfigScan = {
  /** False inside quotes and comments. */
  readonly isCode: boolean;
  readonly keys: readonly OpenKey[];
  readonly brackets: readonly OpenBracket[];
};

type Scanning = { readonly text: string; readonly end: number; keys: OpenKey[]; brackets: OpenBracket[] };

export function scanConfig(text: string, end: number): ConfigScan {
  const scanning: Scanning = { text, end, keys: [], brackets: [] };
  let at = 0;
  let isLineStart = true;
  while (at < end) {
    if (isLineStart && scanning.brackets.length === 0) at = readBlockKey(scanning, at);
    isLineStart = false;
    if (at >= end) break;
    const skipped = skipTextAt(text, at);
    if (skipped !== undefined) {
      // A comment reaches up to its line break, a quoted text behind its closing quote.
      const isInside = text[at] === "#" ? skipped >= end : skipped > end;
      if (isInside) return { isCode: false, keys: scanning.keys, brackets: scanning.brackets };
      at = skipped;
      continue;
    }
    if (text[at] === "\n") isLineStart = true;
    else readFlow(scanning, at);
    at++;
  }
  return { isCode: true, keys: scanning.keys, brackets: scanning.brackets };
}

/** The path of the key that a value at the place would belong to. */
function openPath({ keys, brackets }: Scanning): readonly string[] {
  const bracket = brackets.at(-1);
  if (bracket) return bracket.key === undefined ? bracket.path : [...bracket.path, bracket.key];
  return keys.map((key) => key.name);
}

/** Reads `  key:` at the start of a line when the colon is before the place; returns where to go on. */
function readBlockKey(scanning: Scanning, at: number): number {
  const pattern = /([ \t]*)(?:-[ \t]+)?([\w.-]+)[ \t]*:(?=[ \t\r\n]|$)/y;
  pattern.lastIndex = at;
  const match = pattern.exec(scanning.text);
  if (!match || pattern.lastIndex > scanning.end) return at;
  const indent = match[1]?.length ?? 0;
  scanning.keys = scanning.keys.filter((key) => key.indent < indent);
  scanning.keys.push({ indent, name: match[2] ?? "" });
  return pattern.lastIndex;
}

/** Where a comment or a quoted text that starts at `at` ends; undefined when neither starts there. */
function skipTextAt(text: string, at: number): number | undefined {
  const character = text[at];
  if (character === "#") {
    if (at > 0 && !/\s/.test(text[at - 1] ?? "")) return undefined;
    const lineEnd = text.indexOf("\n", at);
    return lineEnd === -1 ? text.length : lineEnd;
  }
  if (character !== '"' && character !== "'") return undefined;
  // A quote inside a word, as in don't, opens nothing.
  if (!/(^|[\s:,[{-])$/.test(text.slice(Math.max(0, at - 1), at))) return undefined;
  const closing = text.indexOf(character, at + 1);
  return closing === -1 ? text.length + 1 : closing + 1;
}

function readFlow(scanning: Scanning, at: number): void {
  const { text, brackets } = scanning;
  const character = text[at];
  const top = brackets.at(-1);
  if (character === "{" || character === "[") {
    brackets.push({ open: character, path: openPath(scanning), key: undefined });
  } else if (!top) return;
  else if (character === "}" || character === "]") brackets.pop();
  else if (character === ",") top.key = undefined;
  else if (character === ":" && /\s|^$/.test(text[at + 1] ?? "")) {
    top.key = /([\w.-]+)\s*$/.exec(text.slice(Math.max(0, at - 80), at))?.[1];
  }
}
