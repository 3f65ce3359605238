import type { Writable } from "node:stream";

/**
 * `lint … | head -1` closes the pipe before everything is written. Nobody reads the rest, and the verb's exit code still holds.
 * Without this Node ends the process with a stack.
 */
export function outliveClosedPipes(streams: readonly Writable[]): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
