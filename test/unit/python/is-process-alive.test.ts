import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { isProcessAlive } from "../../../extension/python/is-process-alive.ts";
import { basePython } from "./fake-home.ts";

describe("isProcessAlive", () => {
  it("knows a process that runs from one that has ended", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    expect(isProcessAlive(process.pid)).toBe(true);
    expect(isProcessAlive(pid)).toBe(false);
  });

  it.skipIf(process.platform !== "linux")("does not take a zombie for alive: its work is over", async () => {
    // A parent that starts a child, waits until it is a zombie, and never asks how it ended.
    const code = `
import os, sys
pid = os.fork()
if pid == 0: os._exit(0)
os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
print(pid, flush=True); sys.stdin.read()`;
    const parent = spawn(basePython, ["-c", code], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    expect(isProcessAlive(Number(line))).toBe(false);
    parent.stdin.end();
    await once(parent, "exit");
  });
});
