import type * as vscode from "vscode";

/** The open panels of one kind, one for each run. */
export class PanelRegistry {
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  /** Brings the run's panel to the front; false when there is none. */
  reveal(runId: string): boolean {
    const panel = this.#panels.get(runId);
    panel?.reveal();
    return panel !== undefined;
  }

  add(runId: string, panel: vscode.WebviewPanel): void {
    this.#panels.set(runId, panel);
  }

  /** Forgets the run's panel, if it is this one. */
  remove(runId: string, panel: vscode.WebviewPanel): void {
    if (this.#panels.get(runId) === panel) this.#panels.delete(runId);
  }

  has(runId: string): boolean {
    return this.#panels.has(runId);
  }

  close(runId: string): void {
    this.#panels.get(runId)?.dispose();
  }
}
