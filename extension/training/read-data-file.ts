import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Problem } from "../problem.ts";
import type { DataFile } from "./plan-run.ts";
import type { SplitRow } from "./split-validation.ts";

/** The text that rows of one conversation share: the first user turn, or the prompt, whatever the format; else the row itself. */
function groupKey(line: string): string {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    // A broken row is the linter's and the trainer's to report; here it is a group of its own.
    if (cause instanceof SyntaxError) return line;
    throw cause;
  }
  if (typeof row !== "object" || row === null) return line;
  const { messages, conversations, prompt, instruction } = row as Record<string, unknown>;
  const turns = Array.isArray(messages) ? messages : Array.isArray(conversations) ? conversations : [];
  for (const turn of turns as Record<string, unknown>[]) {
    if (turn?.["role"] === "user" || turn?.["from"] === "human") return String(turn["content"] ?? turn["value"]);
  }
  return typeof prompt === "string" ? prompt : typeof instruction === "string" ? instruction : line;
}

/**
 * A JSONL file for planning: its sha256 and its non-empty lines, numbered from 1 as an editor numbers them.
 * @throws Problem `missing-dataset` when the file cannot be read.
 */
export async function readDataFile(path: string): Promise<DataFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new Problem({
      code: "missing-dataset",
      message: `The dataset ${path} cannot be read.`,
      hint: "Correct dataset.train or dataset.validation in lora.yaml; paths are relative to that file.",
      cause,
    });
  }
  const rows: SplitRow[] = [];
  bytes
    .toString("utf8")
    .split(/\r\n|\n|\r/)
    .forEach((text, index) => {
      if (text.trim() !== "") rows.push({ line: index + 1, group: groupKey(text) });
    });
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), rows };
}
