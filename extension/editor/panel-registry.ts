import type * as vscode from "vscode";

/** The open panels of one kind with what they show, one for each run. */
export class PanelRegistry<Source> {
  readonly #open = new Map<string, { readonly panel: vscode.WebviewPanel; readonly source: Source }>();

  /** Brings the run's panel to the front; false when there is none. */
  reveal(runId: string, preserveFocus = false): boolean {
    const open = this.#open.get(runId);
    open?.panel.reveal(undefined, preserveFocus);
    return open !== undefined;
  }

  add(runId: string, panel: vscode.WebviewPanel, source: Source): void {
    this.#open.set(runId, { panel, source });
  }

  /** Forgets the run's panel, if it is this one. */
  remove(runId: string, panel: vscode.WebviewPanel): void {
    if (this.#open.get(runId)?.panel === panel) this.#open.delete(runId);
  }

  /** What the run's panel shows, if it is open. */
  source(runId: string): Source | undefined {
    return this.#open.get(runId)?.source;
  }

  close(runId: string): void {
    this.#open.get(runId)?.panel.dispose();
  }
}
