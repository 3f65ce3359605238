import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkDisk } from "../../../extension/serving/check-disk.ts";
import { serveWithOllama } from "../../../extension/serving/serve-with-ollama.ts";
import { type FakeOllama, startFakeOllama } from "./fake-ollama.ts";
import { type FakeServing, makeFakeServing } from "./fake-serving.ts";

const machine = vi.hoisted(() => ({ freeBytes: undefined as number | undefined }));
vi.mock("node:fs/promises", async (original) => {
  const files = await original<typeof import("node:fs/promises")>();
  const statfs = async (path: string): Promise<unknown> =>
    machine.freeBytes === undefined ? files.statfs(path) : { bavail: machine.freeBytes, bsize: 1 };
  return { ...files, statfs };
});

let ollama: FakeOllama;
let serving: FakeServing;
beforeEach(async () => {
  ollama = await startFakeOllama();
  serving = makeFakeServing();
  machine.freeBytes = undefined;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await ollama.close();
  serving.remove();
});

describe("serveWithOllama", () => {
  it("goes through its stages and leaves one model that answers", async () => {
    const served = await serveWithOllama(serving.request(ollama.host));
    expect(served).toEqual({ name: "sql", host: ollama.host, prompt: "What can you do?", answer: "SELECT 1 … é" });
    expect([...ollama.models.keys()]).toEqual(["sql"]);
    expect(
      serving.stages.filter(({ state }) => state !== "progress").map(({ stage, state }) => `${stage} ${state}`),
    ).toEqual(
      ["preflight", "merge", "convert", "create", "answer"].flatMap((stage) => [`${stage} started`, `${stage} done`]),
    );
    const written = serving.stages.flatMap((stage) =>
      stage.stage === "convert" && stage.state === "progress" ? [stage.fraction] : [],
    );
    expect(written).toEqual(expect.arrayContaining([0, 0.25, 0.5, 0.75, 1]));
    expect(serving.stages).toContainEqual(
      expect.objectContaining({ stage: "create", text: "Uploading to Ollama", fraction: 1 }),
    );
  });

  it("tells the server what the weights do not say, and never sends an adapter", async () => {
    await serveWithOllama(serving.request(ollama.host));
    const created = ollama.models.get("sql");
    expect(created).toMatchObject({ system: "Be kind.", parameters: { num_ctx: 4096, stop: ["<end>"] } });
    expect(Object.keys(created ?? {}).sort()).toEqual(["files", "model", "parameters", "system"]);
    expect(readFileSync(join(serving.folder, "work/Modelfile"), "utf8")).toContain('PARAMETER stop "<end>"');
    // The converter finds its own gguf package.
    expect(readFileSync(join(serving.folder, "work/model.gguf"), "utf8")).toContain(join("converter", "gguf-py"));
  });

  it("keeps the old model until the new one has answered", async () => {
    const old = { model: "sql", old: true };
    ollama.models.set("sql", old);
    for (const call of ["POST /api/create", "POST /api/chat", "POST /api/copy"]) {
      ollama.instead.set(call, { body: '{"error":"llama runner process has terminated"}\n', status: 500 });
      await expect(
        serveWithOllama(serving.request(ollama.host, { workFolder: join(serving.folder, call.slice(10)) })),
      ).rejects.toMatchObject({
        code: "ollama-failed",
        message: expect.stringContaining("llama runner process has terminated"),
      });
      expect([...ollama.models]).toEqual([["sql", old]]);
      ollama.instead.clear();
    }
    await serveWithOllama(serving.request(ollama.host));
    expect([...ollama.models.keys()]).toEqual(["sql"]);
    expect(ollama.models.get("sql")).not.toHaveProperty("old");
  });

  it("asks before a model that has the name is replaced, and knows its own", async () => {
    const asked: unknown[] = [];
    const mayReplace = async (taken: unknown): Promise<boolean> => {
      asked.push(taken);
      return asked.length > 1;
    };
    ollama.models.set("sql", { old: true });
    await expect(serveWithOllama(serving.request(ollama.host, { mayReplace }))).rejects.toMatchObject({
      code: "name-taken",
      message: "Ollama has a model called sql already.",
    });
    expect(serving.stages.map(({ stage }) => stage)).toEqual(["preflight"]);
    await serveWithOllama(serving.request(ollama.host, { mayReplace }));
    const workFolder = join(serving.folder, "second");
    await serveWithOllama(serving.request(ollama.host, { mayReplace, workFolder }));
    expect(asked).toEqual([false, false, true].map((isOurs) => ({ name: "sql", isOurs })));
    await serveWithOllama(serving.request(ollama.host, { mayReplace, name: "new", workFolder: `${workFolder}-new` }));
    expect(asked).toHaveLength(3);
  });

  it("marks the weights as its own and hands the merge its token", async () => {
    await serveWithOllama(serving.request(ollama.host, { secrets: { HF_TOKEN: "hf_of_the_caller" } }));
    expect(readFileSync(join(serving.folder, "work/model.gguf"), "utf8")).toContain(
      '"general.quantized_by":"Tunesmith"',
    );
    expect(serving.log).toContain("token hf_of_the_caller");
  });

  it("keeps the converter's whole output in the log, and its bar out of it", async () => {
    vi.stubEnv("FAKE_CONVERTER", "ValueError: Duplicated tensor name 'a'");
    await expect(serveWithOllama(serving.request(ollama.host))).rejects.toMatchObject({ code: "conversion-failed" });
    expect(serving.log).toEqual(
      expect.arrayContaining(["INFO:hf-to-gguf:Loading model", process.env["FAKE_CONVERTER"]]),
    );
    vi.unstubAllEnvs();
    await serveWithOllama(serving.request(ollama.host, { workFolder: join(serving.folder, "second") }));
    expect(serving.log.join()).not.toContain("Writing:");
  });

  it("does nothing when no Ollama answers", async () => {
    const { host } = ollama;
    await ollama.close();
    await expect(serveWithOllama(serving.request(host))).rejects.toMatchObject({
      code: expect.stringContaining("ollama-not-"),
    });
    expect(serving.workFiles()).toBe(false);
    expect(serving.stages.map(({ stage }) => stage)).toEqual(["preflight"]);
    ollama = await startFakeOllama();
  });

  it("refuses a name that is none before it asks anybody", async () => {
    await expect(serveWithOllama(serving.request(ollama.host, { name: "../sql" }))).rejects.toMatchObject({
      code: "bad-name",
    });
    expect(ollama.calls).toEqual([]);
  });

  it("passes on why the merge failed", async () => {
    const request = serving.request(ollama.host, { adapterFolder: join(serving.folder, "broken") });
    await expect(serveWithOllama(request)).rejects.toMatchObject({ code: "unsafe-model", hint: "Save it again." });
    expect(ollama.calls).toEqual(["GET /api/version", "POST /api/show"]);
  });

  it.each([
    ["ERROR:hf-to-gguf:Model PhonyForCausalLM is not supported", "unknown-architecture", "PhonyForCausalLM"],
    ["ValueError: Duplicated tensor name 'a'", "conversion-failed", "Duplicated tensor name"],
  ])("passes on what the converter says: %s", async (words, code, part) => {
    vi.stubEnv("FAKE_CONVERTER", words);
    const message = expect.stringContaining(part);
    await expect(serveWithOllama(serving.request(ollama.host))).rejects.toMatchObject({ code, message });
  });

  it("names the step that sets the converter up", async () => {
    const request = serving.request(ollama.host);
    const environment = { ...request.environment, converter: null };
    await expect(serveWithOllama({ ...request, environment })).rejects.toMatchObject({
      code: "no-converter",
      actions: [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }],
    });
  });

  it("ends the merge when it is called off", async () => {
    const abort = new AbortController();
    const adapterFolder = join(serving.folder, "slow");
    const running = serveWithOllama(serving.request(ollama.host, { adapterFolder, signal: abort.signal }));
    await vi.waitFor(() => expect(serving.stages.at(-1)).toMatchObject({ stage: "merge", state: "progress" }));
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });

  it("says how far the conversion is while it runs, though its bar ends no line", async () => {
    vi.stubEnv("FAKE_CONVERTER_WAITS", "yes");
    const abort = new AbortController();
    const running = serveWithOllama(serving.request(ollama.host, { signal: abort.signal }));
    await vi.waitFor(() => expect(serving.stages.at(-1)).toMatchObject({ stage: "convert", fraction: 0.75 }));
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });

  it("takes the temporary model away when it is called off while answering", async () => {
    const abort = new AbortController();
    ollama.instead.set("POST /api/chat", "hang");
    const running = serveWithOllama(serving.request(ollama.host, { signal: abort.signal }));
    await vi.waitFor(() => expect(ollama.calls).toContain("POST /api/chat"));
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect([...ollama.models.keys()]).toEqual([]);
  });

  it("refuses early, with the missing amount, when the disk is too small", async () => {
    const baseFolder = join(serving.folder, "base");
    mkdirSync(baseFolder);
    writeFileSync(join(baseFolder, "model.safetensors"), Buffer.alloc(50_000_000));
    await expect(checkDisk({ baseFolder, workFolder: serving.folder })).resolves.toBeUndefined();
    machine.freeBytes = 80_000_000;
    await expect(checkDisk({ baseFolder, workFolder: serving.folder })).rejects.toMatchObject({
      code: "disk-full",
      message: expect.stringMatching(/^Serving needs 0\.2 GB on the disk of .*; 0\.1 GB are missing\.$/),
    });
  });
});
