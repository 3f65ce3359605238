import { describe, expect, it } from "vitest";
import { redact, secretsIn } from "../../../extension/python/redact.ts";

const token = `hf_${"aB3".repeat(12)}`;

describe("redact", () => {
  it.each([
    [`Authorization with ${token}.`, "Authorization with hf_***."],
    ["OpenAI sk-proj-0123456789abcdefghij failed", "OpenAI sk-*** failed"],
    ["GET /v1?key=0123456789abcdef&page=2", "GET /v1?key=***&page=2"],
    ["WANDB_API_KEY=0123456789abcdef", "WANDB_API_KEY=***"],
    ["authorization: Bearer abc.def.ghi-0123456789", "authorization: Bearer ***"],
    ["no answer from https://ada:secret@index.example/simple", "no answer from https://index.example/simple"],
  ])("%s", (text, clean) => expect(redact(text)).toBe(clean));

  it("takes out the values that it is told, whatever their shape", () => {
    expect(redact("HTTP 401 for correct-horse-battery", ["correct-horse-battery"])).toBe("HTTP 401 for ***");
  });

  it.each([
    "Downloading torch (812.1MiB)",
    "max_tokens=256 pad_token=<pad> key=short",
    "hf_transfer is not installed",
    "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct@main",
    "Bearer of bad news: ask-sk-me",
  ])("leaves ordinary text: %s", (text) => expect(redact(text, ["", "main"])).toBe(text));
});

it("knows the secrets of an environment by their names", () => {
  const env = { HF_TOKEN: token, WANDB_API_KEY: "w", PATH: "/bin", TOKENIZERS_PARALLELISM: "false", HF_SECRET: "" };
  expect(secretsIn(env)).toEqual([token, "w"]);
});
