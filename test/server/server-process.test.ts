import { type ChildProcessWithoutNullStreams, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { afterEach, describe, expect, test } from "vitest";
import {
  createProtocolConnection,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { quietNode } from "../../scripts/quiet-node.mjs";

const main = join(import.meta.dirname, "../../language-server/main.ts");
const running: { kill(signal: "SIGKILL"): boolean }[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

function startOverStdio(): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [...quietNode, main, "--stdio"], { stdio: "pipe" });
  running.push(child);
  return child;
}

async function serverName(connection: ProtocolConnection, processId: number | null): Promise<string | undefined> {
  connection.listen();
  const answer = await connection.sendRequest(InitializeRequest.type, { processId, rootUri: null, capabilities: {} });
  return answer.serverInfo?.name;
}

describe("the server as a process", () => {
  test("answers over stdio, prints nothing else, and ends when its editor is gone", async () => {
    const child = startOverStdio();
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    let printed = "";
    child.stderr.on("data", (data: Buffer) => {
      printed += data.toString();
    });
    expect(await serverName(connection, null)).toBe("tunesmith");
    connection.dispose();
    child.stdin.end();
    await once(child, "exit");
    expect(printed).toBe("");
  });

  test("ends when the process that it serves was killed, even with its pipes still open", async () => {
    const editor = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    running.push(editor);
    const child = startOverStdio();
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    await serverName(connection, editor.pid ?? null);
    editor.kill("SIGKILL");
    await once(child, "exit");
    connection.dispose();
  });

  test("answers over Node's ipc, as the extension starts it", async () => {
    const child = fork(main, ["--node-ipc"], { execArgv: [...quietNode] });
    running.push(child);
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    expect(await serverName(connection, null)).toBe("tunesmith");
    connection.dispose();
  });
});
