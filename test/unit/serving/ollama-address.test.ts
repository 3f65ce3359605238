import { describe, expect, it } from "vitest";
import { ollamaAddress, ollamaRunLine } from "../../../extension/serving/ollama-address.ts";

describe("ollamaAddress", () => {
  it.each([
    ["", "http://127.0.0.1:11434"],
    ["  ", "http://127.0.0.1:11434"],
    ["http://127.0.0.1:11434", "http://127.0.0.1:11434"],
    ["http://127.0.0.1:11434/", "http://127.0.0.1:11434"],
    ["127.0.0.1:11434", "http://127.0.0.1:11434"],
    ["localhost:11434", "http://localhost:11434"],
    ["localhost", "http://localhost:11434"],
    ["127.0.0.1:4000", "http://127.0.0.1:4000"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    ["0.0.0.0:8080", "http://127.0.0.1:8080"],
    ["http://0.0.0.0:8080", "http://127.0.0.1:8080"],
    [":11434", "http://127.0.0.1:11434"],
    [":4000", "http://127.0.0.1:4000"],
    ["gpu-box", "http://gpu-box:11434"],
    ["gpu-box:80", "http://gpu-box"],
    ["http://gpu-box", "http://gpu-box"],
    ["https://gpu-box", "https://gpu-box"],
    ["::1", "http://[::1]:11434"],
    ["[::]:4000", "http://[::1]:4000"],
    ["https://models.example/ollama/", "https://models.example/ollama"],
  ])("%j is asked at %s", (host, address) => expect(ollamaAddress(host)).toBe(address));

  it.each(["my host", "http://", "127.0.0.1:port", "1.2.3.4.5:11434", "::zz"])("%j is none, and says so", (host) => {
    const named = { name: "Problem", code: "bad-ollama-host", message: expect.stringContaining(`"${host}"`) };
    expect(() => ollamaAddress(host)).toThrow(expect.objectContaining(named));
  });
});

describe("the line that talks to a model", () => {
  it("is short where Ollama answers at its own address", () => {
    expect(ollamaRunLine({ name: "sql", host: ollamaAddress("") }, "linux")).toBe("ollama run sql");
    expect(ollamaRunLine({ name: "sql", host: ollamaAddress("localhost") }, "win32")).toBe("ollama run sql");
  });

  it("names another address as the platform's terminal takes it", () => {
    const served = { name: "sql", host: ollamaAddress("gpu-box") };
    expect(ollamaRunLine(served, "linux")).toBe("OLLAMA_HOST=http://gpu-box:11434 ollama run sql");
    expect(ollamaRunLine(served, "darwin")).toBe("OLLAMA_HOST=http://gpu-box:11434 ollama run sql");
    expect(ollamaRunLine(served, "win32")).toBe('$env:OLLAMA_HOST="http://gpu-box:11434"; ollama run sql');
  });
});
