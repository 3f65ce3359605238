import { configFactsOf } from "../../../language-server/features/config-facts-of.ts";
import { resolveLoraConfig } from "../../../language-server/rules/resolve-lora-config.ts";
import type { ResolvedConfigAnswer } from "../../../schemas/server-protocol.ts";
import type { TextDocument } from "./fake-vscode.ts";

/** What the language server answers, without its process: judged with the files that lie beside the config. */
export async function resolveForTest(document: TextDocument): Promise<ResolvedConfigAnswer> {
  const text = document.getText();
  return resolveLoraConfig(text, { facts: await configFactsOf({ uri: document.uri.toString(), text }) });
}
