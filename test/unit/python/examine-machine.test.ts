import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ollamaHostOf } from "../../../cli/doctor.ts";
import { examineMachine } from "../../../extension/python/examine-machine.ts";

const root = join(import.meta.dirname, "../../..");

describe("examineMachine", () => {
  let server: Server;
  let answer: string;
  let host: string;
  const examine = (ollamaHost: string, pythonPath = "") =>
    examineMachine({ home: "/nowhere/tunesmith", root, pythonPath, ollamaHost });

  beforeEach(async () => {
    server = createServer((request, response) => response.end(request.url === "/api/version" ? answer : "other"));
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => server.close());

  it("reports a machine on which nothing is set up", async () => {
    answer = '{"version":"0.17.4"}';
    const { facts, items } = await examine(`${host}/`);
    expect(facts).toMatchObject({ isSetUp: false, python: null, pythonReason: "not set up", converter: null });
    expect(facts.ollama).toMatchObject({ host: `${host}/`, version: "0.17.4", reason: null });
    expect(facts.freeBytes).toBeGreaterThan(0);
    expect(items.map(({ name }) => name)).toEqual(["Node", "Disk", "Python", "Demo model", "GGUF converter", "Ollama"]);
  });

  it.each(["<html>", "{}", "null"])("does not take %s for Ollama", async (text) => {
    answer = text;
    expect((await examine(host)).facts.ollama.reason).toBe("something else than Ollama answers there");
  });

  it("says that nothing listens, and that an address is none", async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect((await examine(host)).facts.ollama.reason).toBe("nothing listens there");
    expect((await examine("not an address")).facts.ollama.reason).toBe("not an address");
  });

  it("names a Python of the person's own that does not exist", async () => {
    answer = "{}";
    expect((await examine(host, "/nowhere/python")).facts.pythonReason).toBe("/nowhere/python does not exist");
  });
});

describe("ollamaHostOf", () => {
  it.each([
    [undefined, "http://127.0.0.1:11434"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    ["0.0.0.0:8080", "http://127.0.0.1:8080"],
    ["gpu-box", "http://gpu-box:11434"],
    ["https://gpu-box", "https://gpu-box"],
  ])("OLLAMA_HOST %s → %s", (value, host) => {
    expect(ollamaHostOf(value === undefined ? {} : { OLLAMA_HOST: value })).toBe(host);
  });
});
