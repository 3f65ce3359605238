import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { documentKind } from "../documents/document-kind.ts";

/**
 * The profile that a lora.yaml in the dataset's folder names for this dataset; null when none there trains or validates on it, or
 * names a profile. Folders and files that cannot be read count as absent: the setting decides then.
 */
export async function profileBeside(datasetPath: string): Promise<string | null> {
  const folder = dirname(datasetPath);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => documentKind(entry) === "config").sort()) {
    const text = await readFile(join(folder, name), "utf8").catch(() => null);
    // Most configs beside a dataset name it; the YAML parser is loaded for those only.
    if (!text?.includes(basename(datasetPath))) continue;
    const profile = await writtenProfile(text, datasetPath);
    if (profile !== null) return profile;
  }
  return null;
}

async function writtenProfile(text: string, datasetPath: string): Promise<string | null> {
  const { legalPair, parseLoraConfig } = await import("../documents/lora-config.ts");
  const config = parseLoraConfig(text);
  const { train, validation, profile } = config.settings.dataset;
  const isUsed = [train, validation].some((file) => {
    return typeof file === "string" && resolve(dirname(datasetPath), file) === resolve(datasetPath);
  });
  return isUsed && legalPair(config, "dataset.profile") !== undefined ? profile : null;
}
