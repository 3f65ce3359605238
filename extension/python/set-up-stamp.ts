import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

/** The parts that the stamp records; uv has none, it is looked for each time. */
export type SetUpPart = "python" | "torch" | "packages" | "developer-tools" | "demo-model" | "converter";

/** The parts whose packages a lock names one by one. */
export type LockPart = "packages" | "developer-tools";

/** `lock` is the sha256 of the files that decide the part: another hash means the part is outdated. `detail` is the part's own. */
export type PartStamp = { readonly lock: string; readonly detail: string; readonly doneAt: string };

/** environment.json: what is set up, and from which locks. */
export type SetUpStamp = { readonly version: 1; readonly parts: Readonly<Partial<Record<SetUpPart, PartStamp>>> };

export const emptyStamp: SetUpStamp = { version: 1, parts: {} };

/** The file of python-runtime/ that decides each part. */
export const lockFiles = {
  torch: "requirements-torch.in",
  packages: "requirements.lock",
  "developer-tools": "requirements-dev.lock",
  "demo-model": "requirements-demo-model.lock",
  converter: "requirements-converter.lock",
} as const satisfies Readonly<Record<Exclude<SetUpPart, "python">, string>>;

const partNames: ReadonlySet<string> = new Set<SetUpPart>([
  "python",
  "torch",
  "packages",
  "developer-tools",
  "demo-model",
  "converter",
]);

/**
 * sha256 of the file that decides the part; "any" for the interpreter, which no lock names.
 * @throws an ENOENT error when the file is not shipped.
 */
export async function lockHash(runtimeFolder: string, part: SetUpPart): Promise<string> {
  if (part === "python") return "any";
  const text = await readFile(join(runtimeFolder, lockFiles[part]), "utf8");
  // A checkout on Windows may have other line ends; the lock is the same.
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

function isPart(value: unknown): value is PartStamp {
  if (typeof value !== "object" || value === null) return false;
  const part = value as Record<string, unknown>;
  return ["lock", "detail", "doneAt"].every((key) => typeof part[key] === "string");
}

/** The stamp in a text; a text that is torn, foreign or of another version counts as an empty stamp, so that set-up starts over. */
export function parseStamp(text: string): SetUpStamp {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return emptyStamp;
  }
  const stamp = data as { version?: unknown; parts?: unknown } | null;
  if (stamp?.version !== 1 || typeof stamp.parts !== "object" || stamp.parts === null) return emptyStamp;
  const known = Object.entries(stamp.parts).filter(([name, part]) => partNames.has(name) && isPart(part));
  return { version: 1, parts: Object.fromEntries(known) };
}

/** Reads environment.json; an empty stamp where there is none. */
export async function readStamp(path: string): Promise<SetUpStamp> {
  try {
    return parseStamp(await readFile(path, "utf8"));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return emptyStamp;
    throw cause;
  }
}

/** Writes environment.json aside and renames it, so that a reader never sees half of it. */
export async function writeStamp(path: string, stamp: SetUpStamp): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`;
  await writeFile(aside, `${JSON.stringify(stamp, null, 2)}\n`);
  await rename(aside, path);
}

/** The stamp with `part` done now, or not done when `part` is null. */
export function withPart(stamp: SetUpStamp, name: SetUpPart, part: PartStamp | null): SetUpStamp {
  const { [name]: _replaced, ...others } = stamp.parts;
  return { version: 1, parts: part ? { ...others, [name]: part } : others };
}
