import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Problem } from "../problem.ts";
import { groupOfRow } from "./group-of-row.ts";
import type { DataFile } from "./plan-run.ts";
import type { SplitRow } from "./split-validation.ts";

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
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .forEach((text, index) => {
      if (text.trim() !== "") rows.push({ line: index + 1, group: groupOfRow(text) });
    });
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), rows };
}
