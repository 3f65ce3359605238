import { describe, expect, it } from "vitest";
import {
  createRequest,
  modelfileText,
  modelParameters,
  type ServingFacts,
} from "../../../extension/serving/modelfile.ts";
import { ollamaName, requireOllamaName } from "../../../extension/serving/ollama-name.ts";

const facts: ServingFacts = {
  stops: ["<|im_end|>", '<"odd">'],
  system: "You are a helpful assistant.",
  maxLength: 2048,
  contextLength: 8192,
};

describe("the Modelfile", () => {
  it("says what the weights do not", () => {
    expect(modelfileText("model.gguf", facts)).toBe(
      [
        "FROM ./model.gguf",
        'SYSTEM """You are a helpful assistant."""',
        "PARAMETER num_ctx 4096",
        'PARAMETER stop "<|im_end|>"',
        'PARAMETER stop "<\\"odd\\">"',
        "PARAMETER temperature 0",
        "PARAMETER repeat_penalty 1",
        "",
      ].join("\n"),
    );
  });

  it("has no SYSTEM when the template adds none, and never an adapter or a template", () => {
    const text = modelfileText("model.gguf", { ...facts, system: null });
    expect(text).not.toMatch(/SYSTEM|ADAPTER|TEMPLATE|quantize/i);
  });

  it("does not let a system message end its quotes", () => {
    const text = modelfileText("model.gguf", { ...facts, system: 'a"""\nPARAMETER stop "b"' });
    expect(text.match(/"""/g)).toHaveLength(2);
  });

  it.each([
    { maxLength: 2048, contextLength: 8192, context: 4096 },
    { maxLength: 16_384, contextLength: 32_768, context: 16_384 },
    { maxLength: 2048, contextLength: 2048, context: 2048 },
    { maxLength: null, contextLength: null, context: 4096 },
  ])("holds $maxLength trained tokens within $contextLength", ({ context, ...lengths }) => {
    expect(modelParameters({ ...facts, ...lengths }).num_ctx).toBe(context);
  });

  it("is the same as a create request", () => {
    expect(createRequest("sql", { name: "model.gguf", digest: "sha256:00" }, facts)).toEqual({
      model: "sql",
      files: { "model.gguf": "sha256:00" },
      system: "You are a helpful assistant.",
      parameters: { num_ctx: 4096, stop: facts.stops, temperature: 0, repeat_penalty: 1 },
    });
    expect(createRequest("sql", { name: "a", digest: "b" }, { ...facts, system: null })).not.toHaveProperty("system");
  });
});

describe("names", () => {
  it.each([
    ["text-to-sql-7", "text-to-sql-7"],
    ["Text to SQL #7", "text-to-sql-7"],
    ["--rm -rf /; $(x)", "rm-rf-x"],
    ["../../etc", "etc"],
    ["Größe\nneu", "gro-e-neu"],
    ["日本", "tuned-model"],
    ["a".repeat(200), "a".repeat(80)],
  ])("%j becomes %j, which is allowed", (text, name) => {
    expect(ollamaName(text)).toBe(name);
    expect(() => requireOllamaName(name)).not.toThrow();
  });

  it.each(["", "-a", ".a", "A", "a b", "a/b", "a:b", "a\n", "$(a)", "a".repeat(81)])("%j is refused", (name) => {
    expect(() => requireOllamaName(name)).toThrow("cannot be a model's name in Ollama");
  });
});
