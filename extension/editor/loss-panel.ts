import * as vscode from "vscode";
import type { FromLossView, ToLossView } from "../../schemas/loss-view-protocol.ts";
import { joinLossMessages } from "./join-view-messages.ts";
import { PanelRegistry } from "./panel-registry.ts";
import { connectViewPanel, runIdOfState, type ViewConnection, viewOptions } from "./view-panel.ts";

export const lossViewType = "tunesmith.loss";

/** One run as the loss panel sees it. */
export type LossSource = {
  readonly runId: string;
  readonly name: string;
  /** A delta follows the last message; a snapshot replaces all, for when a resumed run took steps back. */
  connect(listener: (message: ToLossView) => void): ViewConnection<ToLossView>;
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
  /** Opens or comes to the front without taking the keyboard from the editor; for panels that nobody asked for. */
  readonly preserveFocus?: boolean;
  readonly log?: (line: string) => void;
};

const panels = new PanelRegistry<LossSource>();

/** Opens the loss panel of a run beside the editor, or brings the open one to the front. */
export function openLossPanel(init: LossPanelInit): void {
  const { source, extensionUri, preserveFocus = false } = init;
  if (panels.reveal(source.runId, preserveFocus)) return;
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
  panels.add(source.runId, panel, source);
  panel.iconPath = new vscode.ThemeIcon("graph-line");
  connectViewPanel<ToLossView, FromLossView>({
    panel,
    extensionUri,
    view: "loss",
    runId: source.runId,
    connect: (listener) => source.connect(listener),
    join: joinLossMessages,
    handlers: { stop: actions.stop, compare: actions.compare, serve: actions.serve, showLog: actions.showLog },
    onDispose: () => panels.remove(source.runId, panel),
    log,
  });
}

function titleOf(source: LossSource): string {
  return `${source.name}: loss`;
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
      if (found === undefined || panels.source(found.source.runId) !== undefined) return panel.dispose();
      panel.webview.options = viewOptions(extensionUri);
      panel.title = titleOf(found.source);
      fillPanel(panel, { ...found, extensionUri });
    },
  });
}
