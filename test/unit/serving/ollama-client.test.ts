import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fileDigest } from "../../../extension/serving/file-digest.ts";
import { findOllama } from "../../../extension/serving/find-ollama.ts";
import * as client from "../../../extension/serving/ollama-client.ts";
import { type FakeOllama, startFakeOllama } from "./fake-ollama.ts";

let fake: FakeOllama;
let server: client.OllamaServer;
let abort: AbortController;
beforeEach(async () => {
  fake = await startFakeOllama();
  abort = new AbortController();
  server = { host: fake.host, signal: abort.signal };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.close();
});

describe("finding an Ollama", () => {
  it("knows it by its version", async () => {
    expect(await findOllama(fake.host, abort.signal)).toBe("0.34.4");
  });

  it.each([
    { name: "a proxy's page", status: 200, type: "text/html", body: "<html>Sign in</html>" },
    { name: "a proxy's refusal", status: 502, type: "text/html", body: "<html>Proxy</html>" },
    { name: "another server", status: 404, type: "application/json", body: '{"detail":"Not Found"}' },
    { name: "a redirect", status: 302, type: "text/plain", body: "elsewhere" },
  ])("is not taken in by $name", async ({ status, type, body }) => {
    fake.instead.set("GET /api/version", { status, type, body });
    const wanted = { code: "not-ollama", message: expect.stringContaining(`status ${status}`) };
    await expect(findOllama(fake.host, abort.signal)).rejects.toMatchObject(wanted);
  });

  it("says how to get one when nobody answers, or how to start the one that is installed", async () => {
    const { host } = fake;
    await fake.close();
    const folder = mkdtempSync(join(tmpdir(), "tunesmith-path-"));
    vi.stubEnv("PATH", folder);
    await expect(findOllama(host, abort.signal)).rejects.toMatchObject({
      code: "ollama-not-installed",
      message: `No Ollama answers at ${host}.`,
      hint: expect.stringContaining("Install it"),
    });
    const name = process.platform === "win32" ? "ollama.exe" : "ollama";
    writeFileSync(join(folder, name), "", { mode: 0o755 });
    const started = { code: "ollama-not-running", hint: expect.stringContaining("Start it with `ollama serve`") };
    await expect(findOllama(host, abort.signal)).rejects.toMatchObject(started);
    rmSync(folder, { recursive: true });
    fake = await startFakeOllama();
  });

  it("does not wait for ever, and not at all when called off", async () => {
    fake.instead.set("GET /api/version", "hang");
    const asking = findOllama(fake.host, abort.signal);
    await vi.waitFor(() => expect(fake.calls).toContain("GET /api/version"));
    abort.abort();
    await expect(asking).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("uploading", () => {
  let folder = "";
  let path = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-blob-"));
    path = join(folder, "model.gguf");
    writeFileSync(path, Buffer.alloc(3 << 20, "GGUF"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("sends a file once, in pieces, under the digest of its content", async () => {
    const digest = await fileDigest(path, abort.signal);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const sent: number[] = [];
    const onBytes = (bytes: number, total: number): void => {
      expect(total).toBe(3 << 20);
      sent.push(bytes);
    };
    await client.uploadBlob(server, { path, digest, onBytes });
    expect(sent.at(-1)).toBe(3 << 20);
    expect(sent.length).toBeGreaterThan(1);
    expect([...fake.blobs]).toEqual([digest]);
    await client.uploadBlob(server, { path, digest, onBytes });
    expect(fake.calls).toEqual(["HEAD /api/blobs/DIGEST", "POST /api/blobs/DIGEST", "HEAD /api/blobs/DIGEST"]);
  });

  it("tells the server's reason", async () => {
    const wrong = `sha256:${"0".repeat(64)}`;
    const uploading = client.uploadBlob(server, { path, digest: wrong, onBytes: () => undefined });
    await expect(uploading).rejects.toMatchObject({ message: "Ollama could not take the model: digest mismatch." });
  });
});

describe("streams", () => {
  const body = { model: "sql", files: {} };
  const statuses: string[] = [];
  const create = (): Promise<void> => client.createModel(server, body, (status) => statuses.push(status));
  beforeEach(() => statuses.splice(0));

  it("are read line by line", async () => {
    await create();
    expect(statuses).toEqual(["parsing GGUF", "writing manifest", "success"]);
  });

  it.each([
    {
      name: "an error under status 200",
      body: '{"status":"parsing GGUF"}\n{"error":"invalid file magic"}\n',
      says: "invalid file magic",
    },
    {
      name: "no success at the end",
      body: '{"status":"parsing GGUF"}\n',
      says: 'its answer ended after "parsing GGUF"',
    },
    { name: "nothing", body: "", says: 'its answer ended after ""' },
    { name: "an HTML page", body: "<html></html>", says: "its answer broke off" },
    { name: "a torn line", body: '{"status":"suc', says: "its answer broke off" },
    { name: "a cut connection", body: '{"status":"parsing GGUF"}\n', cut: true, says: "its answer broke off" },
    {
      name: "a refusal",
      status: 400,
      body: '{"error":"LoRA adapters are no longer supported"}',
      says: "LoRA adapters",
    },
    { name: "a refusal without words", status: 503, body: "<html>busy</html>", says: "status 503 with a web page" },
  ])("with $name are a failure with Ollama's words", async ({ name: _name, says, ...answer }) => {
    fake.instead.set("POST /api/create", answer);
    await expect(create()).rejects.toMatchObject({ code: "ollama-failed", message: expect.stringContaining(says) });
  });

  it("name what to do about a full disk", async () => {
    fake.instead.set("POST /api/create", { body: '{"error":"write blob: no space left on device"}\n' });
    await expect(create()).rejects.toMatchObject({ hint: expect.stringContaining("Free some space") });
  });

  it("end when they are called off", async () => {
    fake.instead.set("POST /api/create", "hang");
    const creating = create();
    await vi.waitFor(() => expect(fake.calls).toContain("POST /api/create"));
    abort.abort();
    await expect(creating).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("chat", () => {
  const messages = [{ role: "user", content: "how many" }];
  const ask = (): Promise<string> => client.chat(server, { model: "sql", messages, maxTokens: 5 });

  it("puts the pieces together and lets no prompt be cut", async () => {
    fake.models.set("sql", {});
    expect(await ask()).toBe("SELECT 1 … é");
    expect(fake.lastChat).toMatchObject({ messages, truncate: false, options: { num_predict: 5 } });
  });

  it("fails for a model that is not there, and for an answer without an end", async () => {
    await expect(ask()).rejects.toMatchObject({ message: "Ollama could not answer: model 'sql' not found." });
    fake.instead.set("POST /api/chat", { body: '{"message":{"content":"SEL"},"done":false}\n' });
    await expect(ask()).rejects.toMatchObject({ message: "Ollama could not answer: its answer broke off." });
  });
});

it("deletes what is there and does not mind what is not", async () => {
  fake.models.set("old", {});
  await client.deleteModel(server, "old");
  await client.deleteModel(server, "old");
  expect(fake.models.size).toBe(0);
  fake.instead.set("DELETE /api/delete", { status: 500, body: '{"error":"locked"}' });
  await expect(client.deleteModel(server, "old")).rejects.toMatchObject({
    message: "Ollama could not delete old: locked.",
  });
});
