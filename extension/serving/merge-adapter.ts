import { Problem } from "../problem.ts";
import type { Environment } from "../python/environment.ts";
import { startTool } from "../python/python-tool.ts";
import type { ServingFacts } from "./modelfile.ts";

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function factsOf(value: Readonly<Record<string, unknown>>): ServingFacts {
  const number = (key: string): number | null => (typeof value[key] === "number" ? value[key] : null);
  return {
    stops: strings(value["stops"]),
    system: typeof value["system"] === "string" ? value["system"] : null,
    maxLength: number("maxLength"),
    contextLength: number("contextLength"),
  };
}

/**
 * Merges an adapter into its base: an ordinary model in `outFolder`, which must not exist. Also what a server must be told beside it.
 * @throws Problem in the words of the Python side.
 */
export async function mergeAdapter(request: {
  environment: Environment;
  adapterFolder: string;
  outFolder: string;
  secrets: Readonly<Record<string, string>>;
  signal: AbortSignal;
  report: (text: string, fraction: number | null) => void;
  onLog: (line: string) => void;
}): Promise<ServingFacts> {
  let facts: ServingFacts | undefined;
  const tool = startTool({
    environment: request.environment,
    args: ["merge", request.adapterFolder, request.outFolder],
    secrets: request.secrets,
    signal: request.signal,
    onLog: request.onLog,
    onMessage: (message) => {
      if (message.type === "progress") request.report(message.text, message.fraction);
      if (message.type === "result") facts = factsOf(message.value as Readonly<Record<string, unknown>>);
    },
  });
  await tool.done;
  if (facts) return facts;
  throw new Problem({ code: "merge-failed", message: "The merge ended without a result.", hint: "The log says more." });
}
