export type DocumentKind = "dataset" | "config" | "adapter";

/** What a file is for us, by its name; null when it is none of ours. Takes a path or a URI. */
export function documentKind(path: string): DocumentKind | null {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) return "dataset";
  if (/^(?:.*\.)?lora\.ya?ml$/.test(name)) return "config";
  return name === "adapter_config.json" ? "adapter" : null;
}
