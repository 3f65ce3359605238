import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Measurement, median } from "./statistics.ts";

const runs = 15;

/** Milliseconds from fork until the answer to `initialize`, as the editor starts the server (Node's IPC channel). */
async function startOnce(server: string): Promise<number> {
  const started = performance.now();
  const child = fork(server, ["--node-ipc"], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  child.send({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  for (;;) {
    const [message] = (await once(child, "message")) as [{ id?: number; result?: unknown }];
    if (message.id === 1 && message.result !== undefined) break;
  }
  const durationMs = performance.now() - started;
  child.kill();
  await once(child, "exit");
  return durationMs;
}

export async function measureServerStart(root: string): Promise<Measurement> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await startOnce(join(root, "dist/server.js")));
  const middle = median(times);
  return {
    what: "server ready after fork",
    bar: "≤ 100 ms",
    measured: `${middle.toFixed(0)} ms median of ${runs} (${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)})`,
    holds: middle <= 100,
  };
}
