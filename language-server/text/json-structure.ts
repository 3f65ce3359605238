export const deepestNesting = 500;

export type JsonStructure = {
  /** Strings that a colon follows. */
  readonly keys: number;
  /** Offset of the first bracket beyond `deepestNesting`, or null. */
  readonly tooDeepAt: number | null;
};

/**
 * One cheap pass over a line, outside its strings. It keeps deep nesting away from everything that recurses, and a count of keys that
 * differs from the parsed value's tells that a key came twice, which no JSON parser reports.
 */
export function scanStructure(text: string): JsonStructure {
  let depth = 0;
  let keys = 0;
  let afterString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20 || unit === 0x09) continue;
    if (unit === 0x22) {
      at = endOfString(text, at);
      afterString = true;
      continue;
    }
    if (unit === 0x3a && afterString) keys += 1;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > deepestNesting) return { keys, tooDeepAt: at };
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    afterString = false;
  }
  return { keys, tooDeepAt: null };
}

/** Offset of the quote that closes the string opened at `open`; the last unit of the text when none does. */
export function endOfString(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? text.length - 1 : quote;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes += 1;
  return backslashes % 2 === 1;
}

/** How many keys a parsed value holds at all levels. `value` is nested at most `deepestNesting` deep. */
export function countKeys(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  for (const member of Object.values(value)) count += 1 + countKeys(member);
  return count;
}
