import { statSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ResolvedLoraConfig } from "../../schemas/contracts.generated.ts";
import { DatasetRow } from "../documents/dataset-row.ts";
import type { ConfigFacts } from "../documents/lora-config.ts";

/** Larger datasets are not counted while somebody types in a config. */
const mostBytesToCount = 64 * 1024 * 1024;
const mostBytesOfFirstRow = 1024 * 1024;
const mostNearbyDatasets = 200;

type Rows = { readonly stamp: string } & Pick<ConfigFacts, "rows" | "trainFormat">;
const known = new Map<string, Rows>();
const unknown = { rows: null, trainFormat: null } as const;

/** What the rules may know about the files around a config. `folder` is the config's, `settings` say which dataset it means. */
export async function gatherConfigFacts(folder: string, { dataset }: ResolvedLoraConfig): Promise<ConfigFacts> {
  return {
    fileExists: (path) => isFile(resolve(folder, path)),
    nearbyDatasets: await nearbyDatasets(folder),
    ...(dataset.train ? await readRows(resolve(folder, dataset.train)) : unknown),
  };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Not there, not to be looked at, or no path at all: nothing that a trainer could read.
    return false;
  }
}

/** JSONL files in the folder and in its direct subfolders, with forward slashes as a config writes them. */
async function nearbyDatasets(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= mostNearbyDatasets) break;
    if (entry.isFile() && entry.name.endsWith(".jsonl")) found.push(entry.name);
    if (!entry.isDirectory() || /^\.|^node_modules$/.test(entry.name)) continue;
    const names = await readdir(join(folder, entry.name)).catch(() => []);
    found.push(...names.filter((name) => name.endsWith(".jsonl")).map((name) => `${entry.name}/${name}`));
  }
  return found.slice(0, mostNearbyDatasets);
}

/** Counts lines that are not blank; null when the file is missing, no file or too large. Read again only when it changed. */
async function readRows(path: string): Promise<Pick<ConfigFacts, "rows" | "trainFormat">> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile() || info.size > mostBytesToCount) return unknown;
  const stamp = `${info.mtimeMs}:${info.size}`;
  const before = known.get(path);
  if (before?.stamp === stamp) return before;
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return unknown;
  const found = { stamp, rows: countFilledLines(bytes), trainFormat: formatOfFirstRow(bytes) };
  known.set(path, found);
  return found;
}

function formatOfFirstRow(bytes: Buffer): ConfigFacts["trainFormat"] {
  const [line = ""] = /\S[^\r\n]*/.exec(bytes.toString("utf8", 0, mostBytesOfFirstRow)) ?? [];
  return new DatasetRow(line).format?.format.name ?? null;
}

function countFilledLines(bytes: Buffer): number {
  let rows = 0;
  for (let start = 0; start < bytes.length; ) {
    const lineBreak = bytes.indexOf(0x0a, start);
    const end = lineBreak === -1 ? bytes.length : lineBreak;
    let at = start;
    while (at < end && (bytes[at] ?? 0) <= 0x20) at += 1;
    if (at < end) rows += 1;
    start = end + 1;
  }
  return rows;
}
