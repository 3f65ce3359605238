import { dirname } from "node:path";
import type { ConfigFacts } from "../documents/lora-config.ts";
import { filePath } from "./file-path.ts";

/** What is known around a config with this text; nothing for one that is no file of this machine. */
export async function configFactsOf({ uri, text }: { uri: string; text: string }): Promise<ConfigFacts> {
  const path = filePath(uri);
  const { parseLoraConfig, unknownFacts } = await import("../documents/lora-config.ts");
  if (path === null) return unknownFacts;
  const { gatherConfigFacts } = await import("../scan/gather-config-facts.ts");
  return gatherConfigFacts(dirname(path), parseLoraConfig(text).settings);
}
