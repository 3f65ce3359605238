/** The JSON objects of a stream of lines, as they come. @throws SyntaxError when a line is no JSON. */
export async function* readNdjson(body: ReadableStream<Uint8Array>): AsyncGenerator<Record<string, unknown>> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line) as Record<string, unknown>;
  }
  if (rest.trim() !== "") yield JSON.parse(rest) as Record<string, unknown>;
}
