import { fileURLToPath } from "node:url";

/** The path of a file on this machine; null for documents that are none, such as unsaved or virtual ones. */
export function filePath(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    // A file URI with a host, or one that is no URI at all.
    return null;
  }
}
