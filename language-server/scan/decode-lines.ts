import { splitLines } from "../text/split-lines.ts";

/**
 * The lines of a UTF-8 file as an editor counts them. Each is decoded by itself, so that a file of any size never becomes one string.
 */
export function decodeLines(bytes: Buffer): readonly string[] {
  const lines: string[] = [];
  let start = 0;
  for (let lineBreak = bytes.indexOf(0x0a); lineBreak !== -1; lineBreak = bytes.indexOf(0x0a, start)) {
    const end = bytes[lineBreak - 1] === 0x0d && lineBreak > start ? lineBreak - 1 : lineBreak;
    addLine(lines, bytes.toString("utf8", start, end));
    start = lineBreak + 1;
  }
  addLine(lines, bytes.toString("utf8", start));
  return lines;
}

/** A lone CR breaks lines too; only old or damaged files have any. */
function addLine(lines: string[], text: string): void {
  if (!text.includes("\r")) lines.push(text);
  else for (const line of splitLines(text).lines) lines.push(line);
}
