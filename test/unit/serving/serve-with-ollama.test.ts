import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../../cli/arguments.ts";
import { runServe } from "../../../cli/serve.ts";
import { checkDisk } from "../../../extension/serving/check-disk.ts";
import { serveWithOllama } from "../../../extension/serving/serve-with-ollama.ts";
import { type FakeOllama, startFakeOllama } from "./fake-ollama.ts";
import { type FakeServing, makeFakeServing } from "./fake-serving.ts";

const machine = vi.hoisted(() => ({ environment: undefined as unknown, freeBytes: undefined as number | undefined }));
vi.mock("node:fs/promises", async (original) => {
  const files = await original<typeof import("node:fs/promises")>();
  const statfs = async (path: string): Promise<unknown> =>
    machine.freeBytes === undefined ? files.statfs(path) : { bavail: machine.freeBytes, bsize: 1 };
  return { ...files, statfs };
});
vi.mock("../../../cli/require-environment.ts", () => ({
  requireEnvironment: () => Promise.resolve(machine.environment),
}));

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
    expect(serving.stages).toContainEqual(expect.objectContaining({ stage: "convert", fraction: 0.5 }));
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
    expect(ollama.calls).toEqual(["GET /api/version"]);
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

describe("serve on the command line", () => {
  let out = "";
  let error = "";
  beforeEach(() => {
    [out, error] = ["", ""];
    machine.environment = serving.request("").environment;
    vi.stubEnv("OLLAMA_HOST", ollama.host);
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      error += String(text);
      return true;
    });
  });

  it("prints the answer and the line to type, stages on stderr, and leaves no files", async () => {
    const folder = join(serving.folder, "adapter");
    expect(await runServe([folder, "--ollama", "--name", "sql"])).toBe(0);
    expect(out).toBe("SELECT 1 … é\n\nollama run sql\n");
    expect(error).toMatch(/✓ preflight +Ollama 0\.34\.4 at .*\n(.*\n)*.*✓ answer +sql answers\n/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("keeps the GGUF and its Modelfile where it is told to", async () => {
    const kept = join(serving.folder, "kept");
    await runServe([join(serving.folder, "adapter"), "--ollama", "--name", "sql", "--keep", kept]);
    expect(readFileSync(join(kept, "Modelfile"), "utf8")).toContain("FROM ./model.gguf");
    expect(readFileSync(join(kept, "model.gguf"), "utf8")).toContain("GGUF");
  });

  it.each([
    ["no target", ["run", "--name", "sql"]],
    ["no name", ["run", "--ollama"]],
    ["no folder", ["--ollama", "--name", "sql"]],
  ])("refuses %s with its usage", async (_name, args) => {
    await expect(runServe(args)).rejects.toBeInstanceOf(UsageError);
  });

  it("says which folder cannot be written to", async () => {
    const missing = runServe([join(serving.folder, "missing"), "--ollama", "--name", "sql"]);
    await expect(missing).rejects.toMatchObject({ code: "not-writable" });
  });
});
