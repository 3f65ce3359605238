import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { Problem } from "../problem.ts";
import { origin, originKey } from "./gguf-origin.ts";
import { readNdjson } from "./ndjson.ts";
import { notOllama, ollamaFailed } from "./ollama-problems.ts";

/** An Ollama server. Every call ends with `signal`. */
export type OllamaServer = { readonly host: string; readonly signal: AbortSignal };

/** The server's words for a refusal; an HTML page is not its words. */
async function refusal(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  return `status ${response.status} ${text.startsWith("<") ? "with a web page" : text.slice(0, 200)}`;
}

type Ask = { readonly path: string; readonly init: RequestInit; readonly doing: string };

async function call(server: OllamaServer, { path, init, doing }: Ask): Promise<Response> {
  try {
    return await fetch(`${server.host}${path}`, { ...init, signal: server.signal, redirect: "error" });
  } catch (cause) {
    if (server.signal.aborted) throw cause;
    throw ollamaFailed(doing, "the connection broke", cause);
  }
}

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** One request that is done when it is answered. @throws Problem `ollama-failed` */
async function order(server: OllamaServer, ask: Ask): Promise<void> {
  const response = await call(server, ask);
  if (!response.ok) throw ollamaFailed(ask.doing, await refusal(response));
  await response.body?.cancel();
}

/** The lines of a streaming request; an error is a line like others, under status 200. @throws Problem `ollama-failed` */
async function* lines(
  server: OllamaServer,
  request: { path: string; body: unknown; doing: string },
): AsyncGenerator<Record<string, unknown>> {
  const { path, doing } = request;
  const response = await call(server, { path, init: json("POST", request.body), doing });
  if (!response.ok || !response.body) throw ollamaFailed(doing, await refusal(response));
  try {
    for await (const line of readNdjson(response.body)) {
      if (typeof line["error"] === "string") throw ollamaFailed(doing, line["error"]);
      yield line;
    }
  } catch (cause) {
    if (cause instanceof Problem || server.signal.aborted) throw cause;
    throw ollamaFailed(doing, "its answer broke off", cause);
  }
}

/** The server's version. @throws Problem `not-ollama`; TypeError and TimeoutError as fetch throws them when nobody answers. */
export async function ollamaVersion(host: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${host}/api/version`, { signal, redirect: "manual" });
  const text = await response.text();
  const found = `status ${response.status}, ${response.headers.get("content-type") ?? "no content type"}`;
  try {
    const version = (JSON.parse(text) as { version?: unknown } | null)?.version;
    if (response.ok && typeof version === "string") return version;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw notOllama(host, found);
}

/** Uploads a file under its digest ("sha256:…") unless the server has it. `onBytes` is told the bytes sent so far. */
export async function uploadBlob(
  server: OllamaServer,
  blob: { path: string; digest: string; onBytes: (sent: number, total: number) => void },
): Promise<void> {
  const path = `/api/blobs/${blob.digest}`;
  const doing = "take the model";
  const known = await call(server, { path, init: { method: "HEAD" }, doing });
  if (known.ok) return;
  const { size } = await stat(blob.path);
  let sent = 0;
  const body = createReadStream(blob.path, { highWaterMark: 1 << 20 }).on("data", (chunk) => {
    sent += chunk.length;
    blob.onBytes(sent, size);
  });
  // A body that is a stream is sent while it is read; fetch wants that said.
  const init = { method: "POST", body: Readable.toWeb(body), duplex: "half" } as unknown as RequestInit;
  await order(server, { path, init, doing });
}

/** Creates a model from uploaded files; `onStatus` gets the server's words. A stream without "success" at its end is a failure. */
export async function createModel(
  server: OllamaServer,
  body: Readonly<Record<string, unknown>>,
  onStatus: (status: string) => void,
): Promise<void> {
  let last = "";
  for await (const { status } of lines(server, { path: "/api/create", body, doing: "create the model" })) {
    if (typeof status !== "string") continue;
    last = status;
    onStatus(status);
  }
  if (last !== "success") throw ollamaFailed("create the model", `its answer ended after "${last}"`);
}

/** What Ollama knows of a name; undefined when nothing has it. `isOurs` when the weights say that Tunesmith wrote them. */
export async function findModel(server: OllamaServer, name: string): Promise<{ isOurs: boolean } | undefined> {
  const doing = `look for ${name}`;
  const response = await call(server, { path: "/api/show", init: json("POST", { model: name }), doing });
  if (response.status === 404) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.ok) throw ollamaFailed(doing, await refusal(response));
  const { model_info } = (await response.json()) as { model_info?: Readonly<Record<string, unknown>> };
  return { isOurs: model_info?.[originKey] === origin };
}

/** Gives a model a second name; what had that name before is replaced in one step. */
export function copyModel(server: OllamaServer, source: string, destination: string): Promise<void> {
  const init = json("POST", { source, destination });
  return order(server, { path: "/api/copy", init, doing: `name the model ${destination}` });
}

/** Forgets a name; a model that is not there counts as forgotten. */
export async function deleteModel(server: OllamaServer, name: string): Promise<void> {
  const doing = `delete ${name}`;
  const response = await call(server, { path: "/api/delete", init: json("DELETE", { model: name }), doing });
  if (!response.ok && response.status !== 404) throw ollamaFailed(doing, await refusal(response));
  await response.body?.cancel();
}

/** One answer, streamed; resolves with its whole text. A prompt that is too long is refused, not cut. */
export async function chat(
  server: OllamaServer,
  request: { model: string; messages: readonly { role: string; content: string }[]; maxTokens: number },
): Promise<string> {
  const { model, messages, maxTokens } = request;
  const body = { model, messages, stream: true, truncate: false, options: { num_predict: maxTokens } };
  let text = "";
  let done = false;
  for await (const line of lines(server, { path: "/api/chat", body, doing: "answer" })) {
    text += (line["message"] as { content?: string } | undefined)?.content ?? "";
    done = line["done"] === true;
  }
  if (!done) throw ollamaFailed("answer", "its answer broke off");
  return text;
}
