import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ConfigFacts, parseLoraConfig } from "../documents/lora-config.ts";

/** Larger datasets are not counted while somebody types in a config. */
const mostBytesToCount = 64 * 1024 * 1024;
const mostNearbyDatasets = 200;

type Count = { readonly stamp: string; readonly rows: number };
const counts = new Map<string, Count>();

/** What the rules may know about the files around a config. `folder` is the config's; `text` says which dataset it means. */
export async function gatherConfigFacts(folder: string, text: string): Promise<ConfigFacts> {
  const { train } = parseLoraConfig(text).settings.dataset;
  return {
    fileExists: (path) => existsSync(resolve(folder, path)),
    nearbyDatasets: await nearbyDatasets(folder),
    rows: train ? await countRows(resolve(folder, train)) : null,
  };
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

/** Lines that are not blank; null when the file is missing, no file or too large. Counted again only when it changed. */
async function countRows(path: string): Promise<number | null> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile() || info.size > mostBytesToCount) return null;
  const stamp = `${info.mtimeMs}:${info.size}`;
  const known = counts.get(path);
  if (known?.stamp === stamp) return known.rows;
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return null;
  const rows = countFilledLines(bytes);
  counts.set(path, { stamp, rows });
  return rows;
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
