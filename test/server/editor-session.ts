import { PassThrough } from "node:stream";
import {
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  type ProtocolConnection,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { buildServer } from "../../language-server/build-server.ts";
import { LineStore } from "../../language-server/text/line-store.ts";

/** Starts the server; the returned connection is the editor's end of it. */
function connectedServer(): ProtocolConnection {
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor));
  buildServer(server);
  server.listen();
  return createProtocolConnection(new StreamMessageReader(toEditor), new StreamMessageWriter(toServer));
}

export type SessionOptions = {
  /** Answers to workspace/configuration; without it the editor cannot be asked. */
  readonly profile?: () => string;
  readonly isPlain?: boolean;
};

/** An editor with the real server at the other end of two streams. It keeps its own text, so that both sides can be compared. */
export class EditorSession {
  readonly connection = connectedServer();
  readonly logged: string[] = [];
  refreshes = 0;
  capabilities: InitializeResult["capabilities"] = {};
  readonly #texts = new Map<string, { store: LineStore; version: number }>();

  static async start({ profile, isPlain = false }: SessionOptions = {}): Promise<EditorSession> {
    const session = new EditorSession();
    const { connection } = session;
    connection.onNotification(LogMessageNotification.type, ({ message }) => void session.logged.push(message));
    connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => profile?.()));
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      session.refreshes += 1;
    });
    connection.listen();
    const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
      processId: null,
      rootUri: null,
      capabilities: isPlain
        ? {}
        : {
            workspace: {
              configuration: profile !== undefined,
              diagnostics: { refreshSupport: true },
              workspaceEdit: { documentChanges: true },
            },
            textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } },
          },
    });
    session.capabilities = capabilities;
    await connection.sendNotification(InitializedNotification.type, {});
    return session;
  }

  text(uri: string): string {
    return this.#opened(uri).store.text();
  }

  async open(uri: string, text: string, languageId = "jsonl"): Promise<void> {
    this.#texts.set(uri, { store: new LineStore(text), version: 1 });
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async change(uri: string, range: Range, text: string): Promise<void> {
    const opened = this.#opened(uri);
    opened.store.apply({ range, text });
    opened.version += 1;
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: opened.version },
      contentChanges: [{ range, text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    const params = previousResultId === undefined ? {} : { previousResultId };
    return this.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri }, ...params });
  }

  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== "full") throw new Error("The server says that nothing changed, but nobody asked for that.");
    return report.items;
  }

  async codeActions(uri: string, range: Range, only?: string[]): Promise<readonly CodeAction[]> {
    const context = only === undefined ? { diagnostics: [] } : { diagnostics: [], only };
    const params = { textDocument: { uri }, range, context };
    return ((await this.connection.sendRequest(CodeActionRequest.type, params)) ?? []) as CodeAction[];
  }

  /** Does what an editor does when somebody chooses the action. */
  async choose(uri: string, action: CodeAction): Promise<void> {
    const resolved = action.edit ? action : await this.connection.sendRequest(CodeActionResolveRequest.type, action);
    const edits = [...editsOf(resolved.edit, uri)];
    edits.sort((a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character);
    for (const { range, newText } of edits) await this.change(uri, range, newText);
  }

  end(): void {
    this.connection.dispose();
  }

  #opened(uri: string): { store: LineStore; version: number } {
    const opened = this.#texts.get(uri);
    if (opened === undefined) throw new Error(`${uri} is not open.`);
    return opened;
  }
}

function editsOf(edit: WorkspaceEdit | undefined, uri: string): readonly TextEdit[] {
  const [change] = edit?.documentChanges ?? [];
  if (change !== undefined && "edits" in change) return change.edits as TextEdit[];
  return edit?.changes?.[uri] ?? [];
}

export const wholeFile: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

export function at(line: number, character: number, length = 0): Range {
  return { start: { line, character }, end: { line, character: character + length } };
}
