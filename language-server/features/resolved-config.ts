import type { Connection } from "vscode-languageserver/node";
import {
  type ResolvedConfigAnswer,
  type ResolvedConfigParams,
  resolvedConfigRequest,
} from "../../schemas/server-protocol.ts";
import { answerOrLog } from "./answer-or-log.ts";
import { configFactsOf } from "./config-facts-of.ts";

/** Answers what a lora.yaml amounts to, for the lens and "Train LoRA". */
export function provideResolvedConfig(connection: Connection): void {
  connection.onRequest(resolvedConfigRequest, async (params: ResolvedConfigParams): Promise<ResolvedConfigAnswer> => {
    const { resolveLoraConfig } = await import("../rules/resolve-lora-config.ts");
    return answerOrLog(connection, params.uri, async () => {
      return resolveLoraConfig(params.text, { facts: await configFactsOf(params) });
    });
  });
}
