import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { childEnvironment } from "../../../extension/python/child-environment.ts";
import type { Environment } from "../../../extension/python/environment.ts";
import { startTool, type ToolRun } from "../../../extension/python/python-tool.ts";
import type { ToolMessage } from "../../../schemas/contracts.generated.ts";
import { basePython } from "./fake-home.ts";

/** A tunesmith package with one verb per behaviour. */
const script = `
import json, os, sys, time
verb = sys.argv[1]
def say(**message): print(json.dumps(message, ensure_ascii=False), flush=True)
if verb == "talk":
    print("a library prints")
    say(type="progress", stage="s", fraction=0.5, text="half")
    print('{"type": "progress", "stage"')
    say(type="telepathy", text="from another version")
    say(type="progress", stage="s", fraction="half", text="wrong type")
    print("on stderr", file=sys.stderr)
    say(type="result", value={"path": os.environ["PYTHONPATH"], "utf8": sys.flags.utf8_mode, "token": os.environ.get("HF_TOKEN")})
elif verb == "echo":
    for line in sys.stdin:
        say(type="result", value=json.loads(line))
elif verb == "refuse":
    say(type="problem", id=None, side=None, code="no-adapter", message="The run has no adapter.", hint="Train it first.")
    sys.exit(1)
elif verb == "crash":
    raise OSError("the disk went away")
elif verb == "hang":
    say(type="result", value={"pid": os.getpid()})
    time.sleep(600)
`;

function resultValue(message: ToolMessage | undefined): Readonly<Record<string, unknown>> {
  if (message?.type !== "result") throw new Error("no result");
  return { ...message.value };
}

describe("startTool", () => {
  let folder: string;
  let environment: Environment;
  let messages: ToolMessage[];
  let log: string[];
  const run = (verb: string, more: Partial<ToolRun> = {}): ToolRun => ({
    environment,
    args: [verb],
    signal: new AbortController().signal,
    onMessage: (message) => messages.push(message),
    onLog: (line) => log.push(line),
    ...more,
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-tool-"));
    mkdirSync(join(folder, "tunesmith"));
    writeFileSync(join(folder, "tunesmith/__main__.py"), script);
    environment = { home: folder, root: folder, python: basePython, runtimeFolder: folder, converter: null };
    messages = [];
    log = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("hands on valid messages and logs every other line", async () => {
    await startTool(run("talk", { secrets: { HF_TOKEN: "hf_test" } })).done;
    expect(messages).toEqual([
      { type: "progress", stage: "s", fraction: 0.5, text: "half" },
      { type: "result", value: { path: folder, utf8: 1, token: "hf_test" } },
    ]);
    expect(log.filter((line) => line.startsWith("not a message: "))).toHaveLength(4);
    expect(log).toContain("on stderr");
  });

  it("carries requests, and ends when its input ends", async () => {
    const tool = startTool(run("echo"));
    tool.send({ type: "cancel", id: "é \u2028 1" });
    tool.send({ type: "cancel", id: "2" });
    tool.end();
    await tool.done;
    expect(messages.map((message) => resultValue(message)["id"])).toEqual(["é \u2028 1", "2"]);
    tool.send({ type: "cancel", id: "too late" });
  });

  it("fails with the tool's own problem", async () => {
    await expect(startTool(run("refuse")).done).rejects.toMatchObject({
      name: "Problem",
      code: "no-adapter",
      message: "The run has no adapter.",
      hint: "Train it first.",
    });
  });

  it("fails with the last line of a traceback, which stays in the log", async () => {
    await expect(startTool(run("crash")).done).rejects.toMatchObject({
      code: "tool-failed",
      message: "crash failed: the disk went away.",
    });
    expect(log.join("\n")).toContain("Traceback");
  });

  it("ends the process when it is cancelled", async () => {
    const abort = new AbortController();
    const tool = startTool(run("hang", { signal: abort.signal }));
    const pid = await vi.waitFor(() => {
      const [message] = messages;
      return Number(resultValue(message)["pid"]);
    }, 10_000);
    abort.abort();
    await expect(tool.done).rejects.toMatchObject({ name: "AbortError", code: "cancelled" });
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it("does not start when it was cancelled before", async () => {
    await expect(startTool(run("hang", { signal: AbortSignal.abort() })).done).rejects.toMatchObject({
      code: "cancelled",
    });
  });

  it("names a Python that does not start", async () => {
    const python = join(folder, "python");
    writeFileSync(python, "");
    chmodSync(python, 0o644);
    await expect(startTool({ ...run("talk"), environment: { ...environment, python } }).done).rejects.toMatchObject({
      code: "python-not-started",
      message: expect.stringContaining(python),
    });
  });
});

describe("childEnvironment", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("keeps the person's variables, drops what points Python elsewhere, and reports nothing to anybody", () => {
    vi.stubEnv("PYTHONHOME", "/elsewhere");
    vi.stubEnv("VIRTUAL_ENV", "/elsewhere");
    vi.stubEnv("HF_ENDPOINT", "http://127.0.0.1:1");
    const env = childEnvironment({ runtimeFolder: "/runtime", secrets: {} });
    expect(env).toMatchObject({
      PYTHONPATH: "/runtime",
      PYTHONUTF8: "1",
      HF_HUB_DISABLE_TELEMETRY: "1",
      DO_NOT_TRACK: "1",
      HF_ENDPOINT: "http://127.0.0.1:1",
    });
    expect(env).not.toHaveProperty("PYTHONHOME");
    expect(env).not.toHaveProperty("VIRTUAL_ENV");
  });
});
