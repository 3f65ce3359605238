import { parse } from "yaml";
import type { ResolvedLoraConfig } from "../../../schemas/contracts.generated.ts";
import type { ResolvedConfigAnswer } from "../../../schemas/server-protocol.ts";
import { config } from "../runs/run-factory.ts";
import type { TextDocument } from "./fake-vscode.ts";

type Written = Partial<ResolvedLoraConfig> & { readonly dataset: unknown };

/** Stands in for the language server, whose own tests say how a config is resolved: keys over defaults; a dataset must be a map. */
export async function resolveForTest(document: TextDocument): Promise<ResolvedConfigAnswer> {
  const written = parse(document.getText()) as Written;
  if (typeof written.dataset === "object") {
    const dataset = { ...config.dataset, ...written.dataset };
    return { config: { ...config, ...written, dataset, lora: { ...config.lora, ...written.lora } }, findings: [] };
  }
  const finding = {
    rule: "config/wrong-type",
    severity: "error" as const,
    message: "dataset is no map.",
    line: 2,
    column: 1,
  };
  return { config: null, findings: [finding] };
}
