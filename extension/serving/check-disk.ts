import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../problem.ts";

/** Merged in 32 bits, GGUF in 16, and Ollama's copy of that: times the 16-bit base. */
const sizesNeeded = 4;

async function weightBytes(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".safetensors"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Refuses early when serving a base of this size would fill the disk.
 * @throws Problem `disk-full` with the missing amount.
 */
export async function checkDisk(request: { baseFolder: string; workFolder: string }): Promise<void> {
  const needed = sizesNeeded * (await weightBytes(request.baseFolder));
  const { bavail, bsize } = await statfs(request.workFolder);
  const missing = needed - bavail * bsize;
  if (missing <= 0) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new Problem({
    code: "disk-full",
    message: `Serving needs ${gigabytes(needed)} on the disk of ${request.workFolder}; ${gigabytes(missing)} are missing.`,
    hint: "Free some space, then serve again.",
  });
}
