import { open } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "../../schemas/contracts.generated.ts";
import { validateRunEvent } from "../../schemas/validators.generated.mjs";

/** A line of events.jsonl that is no event: kept for the log, never thrown. */
export type BadLine = { readonly line: string; readonly reason: string };

/**
 * Reads events.jsonl forward from where it stopped. A torn last line is normal while the trainer writes: it waits for its end.
 */
export class EventReader {
  readonly #path: string;
  #offset = 0;
  #rest = Buffer.alloc(0);

  constructor(runFolder: string) {
    this.#path = join(runFolder, "events.jsonl");
  }

  /** The events since the last call, and the lines that are none. */
  async readNew(): Promise<{ events: RunEvent[]; bad: BadLine[] }> {
    const events: RunEvent[] = [];
    const bad: BadLine[] = [];
    for (const line of await this.#newLines()) {
      const event = parseEvent(line);
      if ("reason" in event && "line" in event) bad.push(event);
      else events.push(event);
    }
    return { events, bad };
  }

  async #newLines(): Promise<string[]> {
    const bytes = Buffer.concat([this.#rest, await this.#newBytes()]);
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(10, start); end >= 0; end = bytes.indexOf(10, start)) {
      const line = bytes.toString("utf8", start, end).trim();
      if (line !== "") lines.push(line);
      start = end + 1;
    }
    this.#rest = Buffer.from(bytes.subarray(start));
    return lines;
  }

  async #newBytes(): Promise<Buffer> {
    let file: Awaited<ReturnType<typeof open>>;
    try {
      file = await open(this.#path, "r");
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
      throw cause;
    }
    try {
      const { size } = await file.stat();
      if (size <= this.#offset) return Buffer.alloc(0);
      const bytes = Buffer.alloc(size - this.#offset);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.#offset);
      this.#offset += bytesRead;
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
}

/** An event from its line, or why it is none. */
export function parseEvent(line: string): RunEvent | BadLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    return { line, reason: cause instanceof Error ? cause.message : String(cause) };
  }
  if (validateRunEvent(value)) return value as RunEvent;
  return {
    line,
    reason: (validateRunEvent.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).join("; "),
  };
}
