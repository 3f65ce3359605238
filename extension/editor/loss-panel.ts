import * as vscode from "vscode";
import type { FromLossView, LossSnapshot, ToLossView } from "../../schemas/loss-view-protocol.ts";
import { joinLossMessages } from "./join-view-messages.ts";
import { PanelRegistry } from "./panel-registry.ts";
import { connectViewPanel, runIdOfState, viewOptions } from "./view-panel.ts";

export const lossViewType = "tunesmith.loss";

/** One run as the loss panel sees it. */
export type LossSource = {
  readonly runId: string;
  snapshot(): LossSnapshot;
  /** A delta follows the last message; a snapshot replaces all, for when a resumed run took steps back. */
  onDelta(listener: (message: ToLossView) => void): vscode.Disposable;
};
export type LossActions = {
  readonly stop: () => void;
  readonly compare: () => void;
  readonly serve: () => void;
  readonly showLog: () => void;
};
export type LossPanelInit = {
  readonly extensionUri: vscode.Uri;
  readonly source: LossSource;
  readonly actions: LossActions;
  /** Opens without taking the keyboard from the editor; for panels that nobody asked for. */
  readonly preserveFocus?: boolean;
  readonly log?: (line: string) => void;
};

const panels = new PanelRegistry();

/** Opens the loss panel of a run beside the editor, or brings the open one to the front. */
export function openLossPanel(init: LossPanelInit): void {
  const { source, extensionUri, preserveFocus = false } = init;
  if (panels.reveal(source.runId)) return;
  const panel = vscode.window.createWebviewPanel(
    lossViewType,
    titleOf(source),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus },
    viewOptions(extensionUri),
  );
  fillPanel(panel, init);
}

function fillPanel(panel: vscode.WebviewPanel, init: LossPanelInit): void {
  const { source, actions, extensionUri, log = console.warn } = init;
  panels.add(source.runId, panel);
  panel.iconPath = new vscode.ThemeIcon("graph-line");
  connectViewPanel<ToLossView, FromLossView>({
    panel,
    extensionUri,
    view: "loss",
    runId: source.runId,
    snapshot: () => source.snapshot(),
    subscribe: (listener) => source.onDelta(listener),
    join: joinLossMessages,
    handlers: { stop: actions.stop, compare: actions.compare, serve: actions.serve, showLog: actions.showLog },
    onDispose: () => panels.remove(source.runId, panel),
    log,
  });
}

function titleOf(source: LossSource): string {
  return `${source.snapshot().header.name}: loss`;
}

export type LossPanelRestorer = {
  readonly extensionUri: vscode.Uri;
  /** The run of a panel that an earlier window showed, or undefined when it is gone. */
  readonly find: (runId: string) => Promise<Omit<LossPanelInit, "extensionUri"> | undefined>;
};

/** Brings loss panels back after a reload of the window; a panel whose run is gone closes. */
export function restoreLossPanels({ extensionUri, find }: LossPanelRestorer): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(lossViewType, {
    async deserializeWebviewPanel(panel, state) {
      const runId = runIdOfState(state);
      const found = runId === null ? undefined : await find(runId);
      if (found === undefined || panels.has(found.source.runId)) return panel.dispose();
      panel.webview.options = viewOptions(extensionUri);
      panel.title = titleOf(found.source);
      fillPanel(panel, { ...found, extensionUri });
    },
  });
}
