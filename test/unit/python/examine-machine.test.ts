import { globSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { examineMachine } from "../../../extension/python/examine-machine.ts";
import { editorSteps } from "../../../extension/python/next-steps.ts";
import { setUpEnvironment } from "../../../extension/python/set-up-environment.ts";
import { type FakeHome, makeFakeHome } from "./fake-home.ts";

const root = join(import.meta.dirname, "../../..");

describe("examineMachine", () => {
  let server: Server;
  let answer: string;
  let host: string;
  const examine = (ollamaHost: string, pythonPath = "") =>
    examineMachine({
      home: "/nowhere/tunesmith",
      root,
      pythonPath,
      ollamaHost,
      steps: editorSteps,
      onLog: () => undefined,
    });

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
    expect(facts.ollama).toEqual({ host, version: "0.17.4" });
    expect(facts.freeBytes).toBeGreaterThan(0);
    expect(items.map(({ name }) => name)).toEqual(["Node", "Disk", "Python", "Demo model", "GGUF converter", "Ollama"]);
  });

  it.each(["<html>", "{}", "null"])("does not take %s for Ollama", async (text) => {
    answer = text;
    expect((await examine(host)).facts.ollama).toMatchObject({ version: null, code: "not-ollama" });
  });

  it("finds Ollama at what the serving takes for an address, too", async () => {
    answer = '{"version":"0.17.4"}';
    expect((await examine(host.replace("http://", ""))).facts.ollama).toEqual({ host, version: "0.17.4" });
  });

  it("says that nothing listens, and that an address is none", async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
    const silent = { version: null, code: expect.stringMatching(/^ollama-not-/) };
    expect((await examine(host)).facts.ollama).toMatchObject(silent);
    const none = await examine("my host");
    expect(none.facts.ollama).toMatchObject({ version: null, code: "bad-ollama-host" });
    expect(none.items.at(-1)).toMatchObject({
      text: '"my host" is not an address where Ollama could answer.',
      hint: "Correct the setting tunesmith.ollamaHost.",
    });
  });

  it("names a Python of the person's own that does not exist", async () => {
    answer = "{}";
    expect((await examine(host, "/nowhere/python")).facts.pythonReason).toBe("/nowhere/python does not exist");
  });
});

// The fake uv is a script with an interpreter line, which Windows does not run.
describe.skipIf(process.platform === "win32")(
  "an environment that was set up and then broken",
  { timeout: 60_000 },
  () => {
    let fake: FakeHome;
    beforeEach(() => {
      fake = makeFakeHome();
    });
    afterEach(() => fake.remove());

    it("is found by Doctor, package by package, and whole again after the repair", async () => {
      await setUpEnvironment(fake.request());
      const examine = () =>
        examineMachine({
          ...{ home: fake.home, root: fake.root, pythonPath: "", ollamaHost: "" },
          ...{ steps: editorSteps, onLog: (line: string) => fake.log.push(line) },
        });
      expect((await examine()).facts).toMatchObject({ isSetUp: true, brokenPackages: [], demoModel: false });
      const [alpha] = globSync(join(fake.home, "python/lib/python3*/site-packages/alpha/__init__.py"));
      rmSync(alpha ?? "");
      expect((await examine()).facts).toMatchObject({ isSetUp: true, brokenPackages: ["alpha"] });
      await setUpEnvironment(fake.request());
      expect((await examine()).facts).toMatchObject({ isSetUp: true, brokenPackages: [] });
    });
  },
);
