import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** A file's sha256 as Ollama and OCI write it: "sha256:" and 64 hex digits. */
export async function fileDigest(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal })) hash.update(chunk as Buffer);
  return `sha256:${hash.digest("hex")}`;
}
