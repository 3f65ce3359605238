import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { ResolvedConfigAnswer, ResolvedConfigParams } from "../../schemas/server-protocol.ts";
import { resolvedConfigRequest } from "../../schemas/server-protocol.ts";
import { configPattern } from "./config-files.ts";

/** The language server as the rest of the extension uses it. */
export type TunesmithLanguageClient = {
  /** lora.yaml with every default, or what stands in the way. */
  resolvedConfig(document: vscode.TextDocument): Promise<ResolvedConfigAnswer>;
  stop(): Promise<void>;
};

/** Which documents the server sees. lora.yaml keeps the language id yaml, so other YAML tools keep working in it. */
const selector = [
  { scheme: "file", language: "jsonl" },
  { scheme: "untitled", language: "jsonl" },
  { scheme: "vscode-vfs", language: "jsonl" },
  { scheme: "file", pattern: configPattern },
  { scheme: "untitled", pattern: configPattern },
  { scheme: "vscode-vfs", pattern: configPattern },
];

/** Runs may lie anywhere; wherever that is, the plan lies beside the log. */
function isLogOfRun({ fsPath }: vscode.Uri): boolean {
  return basename(fsPath) === "events.jsonl" && existsSync(join(dirname(fsPath), "plan.json"));
}

/** Starts the language server in a process of its own. Requests wait until it is ready. */
export function startLanguageClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): TunesmithLanguageClient {
  const module = context.asAbsolutePath("dist/server.js");
  const client = new LanguageClient(
    "tunesmith",
    "Tunesmith",
    {
      run: { module, transport: TransportKind.ipc },
      // The port that .vscode/launch.json attaches to.
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--inspect=6009"] } },
    },
    {
      documentSelector: selector,
      outputChannel: log,
      synchronize: {
        configurationSection: "tunesmith",
        fileEvents: ["**/*.jsonl", configPattern].map((pattern) => vscode.workspace.createFileSystemWatcher(pattern)),
      },
      middleware: {
        // The log of a run is no dataset, and a training writes to it without end.
        didOpen: async (document, next) => {
          if (!isLogOfRun(document.uri)) await next(document);
        },
        workspace: {
          didChangeWatchedFile: async (event, next) => {
            if (!isLogOfRun(vscode.Uri.parse(event.uri))) await next(event);
          },
        },
      },
      diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
      initializationOptions: { profile: vscode.workspace.getConfiguration("tunesmith").get("dataset.profile") },
    },
  );
  const started = client.start().catch((error: unknown) => {
    log.error("The language server did not start.", error);
    throw error;
  });
  return {
    async resolvedConfig(document) {
      await started;
      const params: ResolvedConfigParams = { uri: document.uri.toString(), text: document.getText() };
      return client.sendRequest<ResolvedConfigAnswer>(resolvedConfigRequest, params);
    },
    async stop() {
      if (client.state !== State.Stopped) await client.stop();
    },
  };
}
