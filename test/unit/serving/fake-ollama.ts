import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

type Body = Record<string, unknown>;
export type Answer = {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
  readonly cut?: boolean;
};
export type FakeOllama = {
  readonly host: string;
  /** "POST /api/create" and so on, in order. */
  readonly calls: string[];
  /** Model names, and the create request behind each. */
  readonly models: Map<string, Body>;
  readonly blobs: Set<string>;
  /** The last chat request. */
  lastChat: Body | undefined;
  /** Answers that take the place of the usual one, by call; "hang" never answers. */
  readonly instead: Map<string, Answer | "hang">;
  close(): Promise<void>;
};

function lines(...objects: readonly Body[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

const notFound = (name: unknown): Answer => ({
  status: 404,
  body: lines({ error: `model '${String(name)}' not found` }),
});

function create(fake: FakeOllama, body: Body): Answer {
  const digests = Object.values(body["files"] as Record<string, string>);
  if (digests.some((digest) => !fake.blobs.has(digest)))
    return { status: 400, body: lines({ error: "blob not found" }) };
  fake.models.set(String(body["model"]), body);
  return { body: lines({ status: "parsing GGUF" }, { status: "writing manifest" }, { status: "success" }) };
}

function chat(fake: FakeOllama, body: Body): Answer {
  fake.lastChat = body;
  if (!fake.models.has(String(body["model"]))) return notFound(body["model"]);
  const said = (content: string, done: boolean): Body => ({ message: { role: "assistant", content }, done });
  return { body: lines(said("SELECT ", false), said("1 … é", false), said("", true)) };
}

function copy(fake: FakeOllama, { source, destination }: Body): Answer {
  const model = fake.models.get(String(source));
  if (!model) return notFound(source);
  fake.models.set(String(destination), model);
  return { body: "" };
}

function show(fake: FakeOllama, { model }: Body): Answer {
  const made = fake.models.get(String(model));
  if (!made) return notFound(model);
  // Only what was created from a file has the file's metadata, of which this server reads nothing.
  const origin = "files" in made ? { "general.quantized_by": "Tunesmith" } : {};
  return { body: lines({ model_info: { "general.architecture": "llama", ...origin } }) };
}

/** What the documentation says of each call. */
function usual(fake: FakeOllama, call: string, body: Buffer): Answer {
  const json = (): Body => JSON.parse(body.toString("utf8")) as Body;
  if (call === "GET /api/version") return { body: '{"version":"0.34.4"}' };
  if (call === "POST /api/create") return create(fake, json());
  if (call === "POST /api/chat") return chat(fake, json());
  if (call === "POST /api/copy") return copy(fake, json());
  if (call === "POST /api/show") return show(fake, json());
  if (call === "DELETE /api/delete") {
    const { model } = json();
    return fake.models.delete(String(model)) ? { body: "" } : notFound(model);
  }
  const digest = /^(HEAD|POST) \/api\/blobs\/(sha256:[0-9a-f]{64})$/.exec(call);
  if (digest?.[1] === "HEAD") return { status: fake.blobs.has(digest[2] ?? "") ? 200 : 404, body: "" };
  if (!digest) return { status: 404, body: "404 page not found" };
  if (`sha256:${createHash("sha256").update(body).digest("hex")}` !== digest[2])
    return { status: 400, body: lines({ error: "digest mismatch" }) };
  fake.blobs.add(digest[2] ?? "");
  return { status: 201, body: "" };
}

async function handle(fake: FakeOllama, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = `${request.method} ${request.url}`;
  fake.calls.push(call.replace(/sha256:.*/, "DIGEST"));
  const body = await buffer(request);
  const answer = fake.instead.get(call.replace(/sha256:.*/, "DIGEST")) ?? usual(fake, call, body);
  if (answer === "hang") return;
  response.writeHead(answer.status ?? 200, { "content-type": answer.type ?? "application/x-ndjson" });
  if (answer.cut) response.write(answer.body, () => response.destroy());
  else response.end(answer.body);
}

/** An Ollama server as its documentation describes it: NDJSON streams, errors as lines under status 200, no adapters. */
export async function startFakeOllama(): Promise<FakeOllama> {
  const server = createServer((request, response) => {
    handle(fake, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeOllama = {
    host: `http://127.0.0.1:${port}`,
    calls: [],
    models: new Map(),
    blobs: new Set(),
    lastChat: undefined,
    instead: new Map(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return fake;
}
