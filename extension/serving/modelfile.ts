/** What a server must be told beside the weights. */
export type ServingFacts = {
  /** Texts of the tokens that end a turn. */
  readonly stops: readonly string[];
  /** The system message that the chat template adds by itself; null when it adds none. */
  readonly system: string | null;
  /** Longest row that was trained on, in tokens; null when it is not known. */
  readonly maxLength: number | null;
  /** Longest text that the model can read, in tokens; null when it names no limit. */
  readonly contextLength: number | null;
};

export type ModelParameters = {
  readonly num_ctx: number;
  readonly stop: readonly string[];
  readonly temperature: number;
  readonly repeat_penalty: number;
};

/** Ollama's own default on small machines; a chat needs some room even after training on short rows. */
const smallestContext = 4096;

/**
 * Parameters with which a served model answers as the tuned one does in a comparison: at temperature 0, without the penalty for
 * repeated words that servers add, and with a context that holds what was trained on.
 */
export function modelParameters(facts: ServingFacts): ModelParameters {
  const wanted = Math.max(smallestContext, facts.maxLength ?? 0);
  return {
    num_ctx: facts.contextLength === null ? wanted : Math.min(wanted, facts.contextLength),
    stop: [...facts.stops],
    temperature: 0,
    repeat_penalty: 1,
  };
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

/**
 * The Modelfile for a GGUF beside it. No TEMPLATE: servers that render the GGUF's own template would not use it any more. The
 * template's default system message is written out, because servers that choose a built-in template by likeness leave it out.
 */
export function modelfileText(gguf: string, facts: ServingFacts): string {
  const { num_ctx, stop, temperature, repeat_penalty } = modelParameters(facts);
  const lines = [
    `FROM ./${gguf}`,
    ...(facts.system === null ? [] : [`SYSTEM """${facts.system.replaceAll('"""', '"\u200b""')}"""`]),
    `PARAMETER num_ctx ${num_ctx}`,
    ...stop.map((text) => `PARAMETER stop ${quoted(text)}`),
    `PARAMETER temperature ${temperature}`,
    `PARAMETER repeat_penalty ${repeat_penalty}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The same for POST /api/create, whose files are blobs uploaded before. */
export function createRequest(
  model: string,
  gguf: { readonly name: string; readonly digest: string },
  facts: ServingFacts,
): Readonly<Record<string, unknown>> {
  return {
    model,
    files: { [gguf.name]: gguf.digest },
    parameters: modelParameters(facts),
    ...(facts.system === null ? {} : { system: facts.system }),
  };
}
