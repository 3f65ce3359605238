import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { Problem } from "../problem.ts";
import { isProcessAlive } from "../python/is-process-alive.ts";
import { runOfAdapter } from "./run-of-adapter.ts";

/** Of another machine it cannot be known whether it still works there; no serving takes a day. */
const abandonedMs = 24 * 60 * 60_000;

/** A host name as a part of a file name. */
const thisHost = hostname().replace(/[^A-Za-z0-9]+/g, "");

/** Host and process are missing in the names that earlier versions gave. */
const namePattern = /^\.serving-(?:([A-Za-z0-9]*)-(\d+)-)?[A-Za-z0-9]{6}$/;

async function isAbandoned(parent: string, name: string): Promise<boolean> {
  const [matched, host, pid] = namePattern.exec(name) ?? [];
  if (matched === undefined) return false;
  if (host === thisHost) return !isProcessAlive(Number(pid));
  return Date.now() - (await stat(join(parent, name))).mtimeMs > abandonedMs;
}

/** Removes what servings left behind whose process was ended before it could. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent))
    if (await isAbandoned(parent, name)) await rm(join(parent, name), { recursive: true, force: true });
}

/** The folder whose disk takes the merged model: the run's, or the one beside an adapter from elsewhere. */
async function parentFor(adapterFolder: string): Promise<string> {
  try {
    await stat(adapterFolder);
  } catch (cause) {
    const hint = "Name a run directory, an adapter or a checkpoint.";
    throw new Problem({ code: "no-adapter", message: `There is no adapter at ${adapterFolder}.`, hint, cause });
  }
  return (await runOfAdapter(adapterFolder))?.folder ?? dirname(adapterFolder);
}

/**
 * Runs `work` with a folder for the merged model and the GGUF, which is gone afterwards, however it ends, and when this process
 * ends before. Folders that earlier servings had to leave are removed, too.
 * @throws Problem `no-adapter` or `not-writable`.
 */
export async function withWorkFolder<T>(adapterFolder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = await parentFor(adapterFolder);
  let folder: string;
  try {
    await removeAbandoned(parent);
    folder = await mkdtemp(join(parent, `.serving-${thisHost}-${process.pid}-`));
  } catch (cause) {
    const hint = "Free some space, or make the folder writable.";
    throw new Problem({ code: "not-writable", message: `Nothing can be written in ${parent}.`, hint, cause });
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await work(folder);
  } finally {
    process.off("exit", remove);
    await rm(folder, { recursive: true, force: true });
  }
}
