import type { Connection } from "vscode-languageserver/node";
import {
  type ResolvedConfigAnswer,
  type ResolvedConfigParams,
  resolvedConfigRequest,
} from "../../schemas/server-protocol.ts";

/** Answers what a lora.yaml amounts to, for the lens and "Train LoRA". */
export function provideResolvedConfig(connection: Connection): void {
  connection.onRequest(resolvedConfigRequest, async ({ text }: ResolvedConfigParams): Promise<ResolvedConfigAnswer> => {
    const { resolveLoraConfig } = await import("../documents/resolve-lora-config.ts");
    return resolveLoraConfig(text);
  });
}
