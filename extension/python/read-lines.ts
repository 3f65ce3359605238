import type { Readable } from "node:stream";

/**
 * Tells each line of UTF-8 text as soon as it has ended, by \n, \r or both; resolves when the stream has ended and all is told.
 * node:readline would also end lines at U+2028 and U+2029, which are ordinary characters inside JSON.
 */
export async function readLines(stream: Readable, tell: (line: string) => void): Promise<void> {
  let rest = "";
  let afterReturn = false;
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    // The line feed of a pair that came in two chunks.
    const text = afterReturn && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
    afterReturn = chunk.endsWith("\r");
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? "";
    for (const line of lines) tell(line);
  });
  await new Promise<void>((resolve) => stream.once("end", resolve).once("close", resolve));
  if (rest !== "") tell(rest);
}
