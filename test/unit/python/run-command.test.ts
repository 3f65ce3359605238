import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isProcessAlive } from "../../../extension/python/is-process-alive.ts";
import { runCommand } from "../../../extension/python/run-command.ts";
import { basePython } from "./fake-home.ts";

const source = (name: string): string => JSON.stringify(join(import.meta.dirname, "../../../extension/python", name));

/** A Python that says who it is and stays. */
const staying = "import os, time; print(os.getpid(), flush=True); time.sleep(600)";
const stays = JSON.stringify(staying);

const starts = {
  "a command": `
    import { runCommand } from ${source("run-command.ts")};
    runCommand({
      file: ${JSON.stringify(basePython)}, args: ["-c", ${stays}], env: process.env,
      signal: new AbortController().signal, timeoutMs: 600000, onLine: (line) => console.log(line),
    });`,
  "a tool": `
    import { startTool } from ${source("python-tool.ts")};
    startTool({
      environment: { python: ${JSON.stringify(basePython)}, runtimeFolder: process.env.RUNTIME_FOLDER }, args: ["doctor"],
      signal: new AbortController().signal, onMessage: () => {}, onLog: (line) => console.log(line.split(" ").at(-1)),
    });`,
};

describe.skipIf(process.platform === "win32")("a child", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-exit-"));
    mkdirSync(join(folder, "tunesmith"));
    writeFileSync(join(folder, "tunesmith/__main__.py"), staying);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(Object.entries(starts))("that is %s ends with the process that started it", async (_name, script) => {
    const leave = 'process.stdin.once("data", () => process.exit(0));';
    const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "--eval", script + leave];
    const env = { ...process.env, RUNTIME_FOLDER: folder };
    const host = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], env });
    const [line] = (await once(createInterface({ input: host.stdout }), "line")) as [string];
    const child = Number(line);
    expect(isProcessAlive(child)).toBe(true);
    host.stdin.write("leave");
    await once(host, "exit");
    await vi.waitFor(() => expect(isProcessAlive(child)).toBe(false), 5000);
  });
});

describe("the lines of a command", () => {
  const run = (code: string, onLine?: (line: string) => void) =>
    runCommand({
      file: basePython,
      args: ["-c", `import sys\n${code}`],
      env: process.env,
      signal: new AbortController().signal,
      timeoutMs: 60_000,
      ...(onLine ? { onLine } : {}),
    });

  it("end at a line feed, at a carriage return and at both", async () => {
    const told: string[] = [];
    const { stdout } = await run('sys.stdout.buffer.write("a\\rb\\r\\nc\\n\\nd é".encode())', (line) =>
      told.push(line),
    );
    expect(stdout).toEqual(["a", "b", "c", "", "d é"]);
    expect(told).toEqual(stdout);
  });

  it("end nowhere else, whatever pieces they come in", async () => {
    const code =
      'for byte in "{\\u2028é\\u2029}\\r\\n|".encode(): sys.stdout.buffer.write(bytes([byte])); sys.stdout.flush()';
    expect((await run(code)).stdout).toEqual(["{\u2028é\u2029}", "|"]);
  });

  it("are the last ones of a command that prints without end, and it is not ended for that", async () => {
    const { code, lines, stdout } = await run('for at in range(50_000): print("line", at)\nsys.exit("the reason")');
    expect(code).toBe(1);
    expect(stdout.at(-1)).toBe("line 49999");
    expect(lines).toContain("the reason");
    expect(lines.length).toBeLessThan(50_000);
  });

  it("say why when it could not be started", async () => {
    const signal = new AbortController().signal;
    const command = { file: "/no/such/program", args: [], env: process.env, signal, timeoutMs: 60_000 };
    const { code, lines } = await runCommand(command);
    expect(code).toBeNull();
    expect(lines.join()).toContain("ENOENT");
  });
});
