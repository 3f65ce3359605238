import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { dispatch, type HandlerMap, type Tagged } from "../../schemas/messages.ts";
import { createMessageBatch } from "./message-batch.ts";
import { type ViewName, viewHtml } from "./view-html.ts";

/** One page's end of its source. The page must see all of `snapshot` before it hears of what came later, and nothing twice. */
export type ViewConnection<To> = {
  /** What the page needs to draw itself whole; what the listener hears next follows on it. */
  snapshot(): To;
  dispose(): void;
};

export type ViewPanelInit<To extends Tagged, From extends Tagged> = {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  readonly view: ViewName;
  readonly runId: string;
  readonly connect: (listener: (message: To) => void) => ViewConnection<To>;
  readonly join: (waiting: readonly To[], next: To) => readonly To[];
  /** Every message but `ready`, which is answered with a snapshot. */
  readonly handlers: Omit<HandlerMap<From>, "ready">;
  readonly onDispose: () => void;
  /** Takes what a view said that nobody understands. */
  readonly log: (line: string) => void;
};

/** What a view may do and load: its own script, files of dist/media, no command links. */
export function viewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return {
    enableScripts: true,
    enableForms: false,
    enableCommandUris: false,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist", "media")],
  };
}

/**
 * Ties a panel to its source: the page gets a snapshot when it is ready and whenever it becomes visible, then what changes.
 * A hidden page is told nothing, and everything ends with the panel.
 */
export function connectViewPanel<To extends Tagged, From extends Tagged>(init: ViewPanelInit<To, From>): void {
  const { panel, log } = init;
  const post = (message: To): void => {
    panel.webview.postMessage(message).then(undefined, (error: unknown) => log(`${init.view} view: ${String(error)}`));
  };
  const batch = createMessageBatch<To>({ join: init.join, post });
  const connection = init.connect((message) => {
    if (panel.visible) batch.add(message);
  });
  const sendSnapshot = (): void => {
    batch.clear();
    post(connection.snapshot());
  };
  let visible = panel.visible;
  const onViewState = (): void => {
    // The editor also says when only the focus went to another panel.
    if (panel.visible === visible) return;
    visible = panel.visible;
    if (visible) sendSnapshot();
    else batch.clear();
  };
  const handlers = { ...init.handlers, ready: sendSnapshot } as unknown as HandlerMap<From>;
  const parts = vscode.Disposable.from(
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (!dispatch(handlers, message)) log(`${init.view} view: ignored the message ${JSON.stringify(message)}`);
    }),
    panel.onDidChangeViewState(onViewState),
    connection,
  );
  panel.onDidDispose(() => {
    parts.dispose();
    batch.clear();
    init.onDispose();
  });
  panel.webview.html = pageOf(init);
}

function pageOf({
  panel,
  extensionUri,
  view,
  runId,
}: Pick<ViewPanelInit<Tagged, Tagged>, "panel" | "extensionUri" | "view" | "runId">): string {
  const file = (name: string): string =>
    panel.webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "media", name)).toString();
  return viewHtml({
    title: panel.title,
    runId,
    cspSource: panel.webview.cspSource,
    scriptUri: file(`${view}.js`),
    styleUri: file(`${view}.css`),
    nonce: randomBytes(24).toString("base64url"),
  });
}

/** The run that a page of an earlier window showed, from the state it left with the editor; null when it left none. */
export function runIdOfState(state: unknown): string | null {
  if (typeof state !== "object" || state === null) return null;
  const { runId } = state as { runId?: unknown };
  return typeof runId === "string" && runId !== "" ? runId : null;
}
