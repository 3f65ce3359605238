import { dirname } from "node:path";
import type { ConfigFacts } from "../documents/lora-config.ts";
import type { OpenDocument } from "../documents/open-document.ts";
import { filePath } from "./file-path.ts";

/** What is known around an open config; nothing for one that is no file of this machine. */
export async function configFactsOf(document: OpenDocument): Promise<ConfigFacts> {
  const path = filePath(document.uri);
  if (path === null) return (await import("../documents/lora-config.ts")).unknownFacts;
  const { gatherConfigFacts } = await import("../scan/gather-config-facts.ts");
  return gatherConfigFacts(dirname(path), document.store.text());
}
