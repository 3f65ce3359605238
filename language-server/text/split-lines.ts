export type SplitText = {
  /** The lines without their breaks; always at least one. */
  readonly lines: readonly string[];
  /** The break after each line: "\n", "\r\n", "\r", and "" after the last. */
  readonly breaks: readonly string[];
};

/** Cuts text where LSP cuts it: at LF, CRLF and a lone CR. */
export function splitLines(text: string): SplitText {
  if (!text.includes("\r")) {
    const lines = text.split("\n");
    const breaks = new Array<string>(lines.length).fill("\n");
    breaks[lines.length - 1] = "";
    return { lines, breaks };
  }
  return splitAtAnyBreak(text);
}

function splitAtAnyBreak(text: string): SplitText {
  const lines: string[] = [];
  const breaks: string[] = [];
  const lineBreak = /\r\n|\r|\n/g;
  let from = 0;
  for (let match = lineBreak.exec(text); match !== null; match = lineBreak.exec(text)) {
    lines.push(text.slice(from, match.index));
    breaks.push(match[0]);
    from = lineBreak.lastIndex;
  }
  lines.push(text.slice(from));
  breaks.push("");
  return { lines, breaks };
}
