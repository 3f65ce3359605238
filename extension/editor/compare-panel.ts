import * as vscode from "vscode";
import type { FromCompareView, ToCompareView } from "../../schemas/compare-view-protocol.ts";
import { type CompareRequest, isRunRequest } from "./is-run-request.ts";
import { joinCompareMessages } from "./join-view-messages.ts";
import { PanelRegistry } from "./panel-registry.ts";
import { connectViewPanel, runIdOfState, viewOptions } from "./view-panel.ts";

export const compareViewType = "tunesmith.compare";

/** The two models of one run behind a compare page. The panel disposes it when it closes. */
export type CompareSource = {
  readonly runId: string;
  /** Which of the run's adapters is loaded: a resumed run makes another one. */
  readonly adapter: string;
  snapshot(): Extract<ToCompareView, { type: "snapshot" }>;
  onMessage(listener: (message: ToCompareView) => void): vscode.Disposable;
  run(request: CompareRequest): void;
  cancel(): void;
  dispose(): void;
};
export type ComparePanelInit = {
  readonly extensionUri: vscode.Uri;
  readonly source: CompareSource;
  readonly log?: (line: string) => void;
};

const panels = new PanelRegistry<CompareSource>();

/**
 * Brings the compare page of a run to the front; false when there is none that answers from this adapter. Ask this before loading
 * models for a new one.
 */
export function revealComparePanel(runId: string, adapter: string): boolean {
  const source = panels.source(runId);
  if (source?.adapter !== adapter || source.snapshot().state === "failed") return false;
  return panels.reveal(runId);
}

/** Opens the compare page of a run. One that is already open gives way: its models are freed and the new source takes over. */
export function openComparePanel(init: ComparePanelInit): void {
  const { source, extensionUri } = init;
  panels.close(source.runId);
  const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.Active;
  fillPanel(
    vscode.window.createWebviewPanel(compareViewType, titleOf(source), column, viewOptions(extensionUri)),
    init,
  );
}

function fillPanel(panel: vscode.WebviewPanel, init: ComparePanelInit): void {
  const { source, extensionUri, log = console.warn } = init;
  panels.add(source.runId, panel, source);
  panel.iconPath = new vscode.ThemeIcon("split-horizontal");
  connectViewPanel<ToCompareView, FromCompareView>({
    panel,
    extensionUri,
    view: "compare",
    runId: source.runId,
    connect(listener) {
      const messages = source.onMessage(listener);
      return { snapshot: () => source.snapshot(), dispose: () => messages.dispose() };
    },
    join: joinCompareMessages,
    handlers: {
      run: (request) => {
        if (isRunRequest(request)) source.run(request);
        else log(`compare view: ignored a malformed request ${JSON.stringify(request)}`);
      },
      cancel: () => source.cancel(),
    },
    onDispose: () => {
      panels.remove(source.runId, panel);
      source.dispose();
    },
    log,
  });
}

function titleOf(source: CompareSource): string {
  return `${source.snapshot().runName}: compare`;
}

export type ComparePanelRestorer = {
  readonly extensionUri: vscode.Uri;
  /** The source of a page that an earlier window showed, or undefined when its run is gone. */
  readonly find: (runId: string) => Promise<Omit<ComparePanelInit, "extensionUri"> | undefined>;
};

/** Brings compare pages back after a reload of the window; a page whose run is gone closes. */
export function restoreComparePanels({ extensionUri, find }: ComparePanelRestorer): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(compareViewType, {
    async deserializeWebviewPanel(panel, state) {
      const runId = runIdOfState(state);
      const found = runId === null ? undefined : await find(runId);
      if (found === undefined) return panel.dispose();
      panels.close(found.source.runId);
      panel.webview.options = viewOptions(extensionUri);
      panel.title = titleOf(found.source);
      fillPanel(panel, { ...found, extensionUri });
    },
  });
}
