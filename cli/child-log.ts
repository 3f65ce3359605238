import process from "node:process";
import { redact, secretsIn } from "../extension/python/redact.ts";

/** Enough for the whole output of a set-up; a child that never stops printing must not fill the memory. */
const keptLines = 5000;

function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/**
 * The log of a terminal: what children print beside their results comes to stderr when the work fails, or line by line when
 * `verbose`. Secrets are taken out.
 */
export async function withChildLog<T>(
  verbose: boolean,
  work: (onLog: (line: string) => void) => Promise<T>,
): Promise<T> {
  const lines: string[] = [];
  const secrets = secretsIn(process.env);
  const print = (line: string): void => void process.stderr.write(`   ${redact(line, secrets)}\n`);
  try {
    return await work((line) => {
      if (verbose) return print(line);
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
    });
  } catch (error) {
    if (lines.length > 0 && !isCancelled(error)) {
      process.stderr.write("\n log\n");
      for (const line of lines) print(line);
    }
    throw error;
  }
}
