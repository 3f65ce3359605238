export type DocumentKind = "dataset" | "config" | "adapter";

/**
 * What a file is for us, by its name; null when it is none of ours. Takes a path or a URI. The editor's watchers and menus match the
 * same names (config-files.ts, package.json), so that a file is a config everywhere or nowhere.
 */
export function documentKind(path: string): DocumentKind | null {
  if (isRunLog(path)) return null;
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) return "dataset";
  if (/^(?:.*\.)?lora\.yaml$/.test(name)) return "config";
  return name === "adapter_config.json" ? "adapter" : null;
}

/** The same for a document whose language an editor knows, such as one that is not saved yet. */
export function openDocumentKind({ uri, languageId }: { uri: string; languageId: string }): DocumentKind | null {
  return documentKind(uri) ?? (languageId === "jsonl" && !isRunLog(uri) ? "dataset" : null);
}

/** The same for a file that somebody names to be linted: any YAML is a config then, and JSON Lines may have other names. */
export function namedFileKind(path: string): DocumentKind | null {
  const known = documentKind(path);
  if (known !== null) return known;
  if (/\.ya?ml$/i.test(path)) return "config";
  return /(?:^|[\\/])[^.\\/]+$|\.(?:jsonl|json|txt)$/i.test(path) ? "dataset" : null;
}

/** The logs of our own runs are JSON Lines, too, but nobody's data. */
function isRunLog(path: string): boolean {
  return /[\\/]\.tunesmith[\\/]runs[\\/].*\.jsonl$/.test(path);
}
