import { stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";

async function isModelFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(join(folder, "config.json"))).isFile();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw cause;
  }
}

/**
 * The folder of a base model: `id` as a folder (relative to the config's), or as a hub id under Tunesmith's own models.
 * Null means that Python looks into the hub cache and else downloads it.
 */
export async function findBaseModel(request: {
  id: string;
  configFolder: string;
  home: string;
}): Promise<string | null> {
  const given = isAbsolute(request.id) ? request.id : resolve(request.configFolder, request.id);
  const own = join(request.home, "models", ...request.id.split("/"));
  for (const folder of [given, own]) if (await isModelFolder(folder)) return folder;
  return null;
}
