import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../../cli/arguments.ts";
import { runServe } from "../../../cli/serve.ts";
import { ollamaRunLine } from "../../../extension/serving/ollama-address.ts";
import { type FakeOllama, startFakeOllama } from "./fake-ollama.ts";
import { type FakeServing, makeFakeServing } from "./fake-serving.ts";

const machine = vi.hoisted(() => ({ environment: undefined as unknown }));
vi.mock("../../../cli/require-environment.ts", () => ({
  requireEnvironment: () => Promise.resolve(machine.environment),
}));

describe("serve on the command line", () => {
  let ollama: FakeOllama;
  let serving: FakeServing;
  let out = "";
  let error = "";
  beforeEach(async () => {
    ollama = await startFakeOllama();
    serving = makeFakeServing();
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

  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await ollama.close();
    serving.remove();
  });

  it("prints the answer and the line to type, stages on stderr, and leaves no files", async () => {
    const folder = join(serving.folder, "adapter");
    expect(await runServe([folder, "--ollama", "--name", "sql"])).toBe(0);
    expect(out).toBe(`SELECT 1 … é\n\n${ollamaRunLine({ name: "sql", host: ollama.host }, process.platform)}\n`);
    expect(error).toMatch(/✓ preflight +Ollama 0\.34\.4 at .*\n(.*\n)*.*✓ answer +sql answers\n/);
    expect(
      [folder, serving.folder].flatMap((path) => readdirSync(path)).filter((name) => /serving/.test(name)),
    ).toEqual([]);
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

  it("leaves a model of that name alone unless it is Tunesmith's own or may be replaced", async () => {
    const serve = (...more: string[]): Promise<number> =>
      runServe([join(serving.folder, "adapter"), "--ollama", "--name", "sql", ...more]);
    const old = { old: true };
    ollama.models.set("sql", old);
    await expect(serve()).rejects.toMatchObject({ code: "name-taken", hint: expect.stringContaining("--replace") });
    expect(ollama.models.get("sql")).toBe(old);
    expect(await serve("--replace")).toBe(0);
    expect(ollama.models.get("sql")).not.toBe(old);
    expect(await serve()).toBe(0);
  });

  it("prints what the converter said when it failed", async () => {
    vi.stubEnv("FAKE_CONVERTER", "ValueError: Duplicated tensor name 'a'");
    const failing = runServe([join(serving.folder, "adapter"), "--ollama", "--name", "sql"]);
    await expect(failing).rejects.toMatchObject({ code: "conversion-failed" });
    expect(error).toContain("   INFO:hf-to-gguf:Loading model\n   ValueError: Duplicated tensor name 'a'\n");
  });

  it("says where there is no adapter", async () => {
    const missing = join(serving.folder, "missing");
    await expect(runServe([missing, "--ollama", "--name", "sql"])).rejects.toMatchObject({
      code: "no-adapter",
      message: `There is no adapter at ${missing}.`,
    });
  });
});
