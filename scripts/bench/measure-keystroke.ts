import { PassThrough } from "node:stream";
import {
  createConnection,
  createMessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { buildServer } from "../../language-server/build-server.ts";
import { type Measurement, median, quantile } from "./statistics.ts";

const keystrokes = 300;
const targetBytes = 1_000_000;
const uri = "file:///bench/train.jsonl";

/** A chat dataset of about 1 MB: rows of 2.7 KB, each different. */
function chatDataset(): string[] {
  const lines: string[] = [];
  for (let bytes = 0; bytes < targetBytes; bytes += lines.at(-1)?.length ?? 0) {
    const words = Array.from({ length: 160 }, (_, index) => `word${(lines.length * 131 + index * 7) % 997}`).join(" ");
    const messages = [
      { role: "user", content: `Question ${lines.length}: ${words}` },
      { role: "assistant", content: `Answer: ${words}` },
    ];
    lines.push(JSON.stringify({ messages }));
  }
  return lines;
}

/** From a typed character to its diagnostics at 1 MB, in process over two streams. */
export async function measureKeystroke(): Promise<Measurement> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  buildServer(server);
  server.listen();
  const client = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.listen();
  await client.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await client.sendNotification("initialized", {});
  const lines = chatDataset();
  const textDocument = { uri, languageId: "jsonl", version: 1, text: `${lines.join("\n")}\n` };
  await client.sendNotification("textDocument/didOpen", { textDocument });
  await client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  const times: number[] = [];
  const line = Math.floor(lines.length / 2);
  for (let version = 2; version < keystrokes + 2; version++) {
    const started = performance.now();
    const at = { line, character: 60 };
    const contentChanges = [{ range: { start: at, end: at }, text: "x" }];
    await client.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    await client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    times.push(performance.now() - started);
  }
  client.dispose();
  server.dispose();
  const middle = median(times);
  return {
    what: "keystroke to diagnostics at 1 MB, in process",
    bar: "≤ 3 ms median",
    measured: `${middle.toFixed(2)} ms median of ${keystrokes} (p95 ${quantile(times, 0.95).toFixed(2)} ms)`,
    holds: middle <= 3,
  };
}
