// As much of the editor's interface as view panels touch. Use: vi.mock("vscode", () => import("./fake-panels.ts")).
import { type Mock, vi } from "vitest";

export type Serializer = { deserializeWebviewPanel(panel: FakePanel, state: unknown): Promise<void> };
export const panels: FakePanel[] = [];
export const serializers = new Map<string, Serializer>();
export const lastPanel = (): FakePanel => {
  const panel = panels.at(-1);
  if (panel === undefined) throw new Error("No panel is open.");
  return panel;
};

/** Closes every panel and forgets it. */
export function closePanels(): void {
  for (const panel of panels) panel.dispose();
  panels.length = 0;
}

export class Emitter<T> {
  readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}

/** As much of the editor's panel as a view touches. */
export class FakePanel {
  readonly posted: unknown[] = [];
  readonly received = new Emitter<unknown>();
  readonly viewState = new Emitter<void>();
  readonly disposed = new Emitter<void>();
  readonly reveal: Mock<(column: unknown, preserveFocus: boolean) => void> = vi.fn();
  visible = true;
  title = "";
  place: unknown;
  readonly webview = {
    html: "",
    options: {} as unknown,
    cspSource: "https://source.example",
    asWebviewUri: (uri: string) => `https://source.example${uri}`,
    onDidReceiveMessage: this.received.event,
    postMessage: async (message: unknown) => this.posted.push(message) > 0,
  };
  readonly onDidChangeViewState = this.viewState.event;
  readonly onDidDispose = this.disposed.event;
  dispose(): void {
    this.disposed.fire();
  }
  setVisible(visible: boolean): void {
    this.visible = visible;
    this.viewState.fire();
  }
}

export const ViewColumn = { Active: -1, Beside: -2 };
export class ThemeIcon {}
export const Uri = { joinPath: (...parts: readonly string[]) => parts.join("/") };
export const Disposable = {
  from: (...parts: readonly { dispose(): void }[]) => ({ dispose: () => parts.map((part) => part.dispose()) }),
};
export const window = {
  activeTextEditor: undefined,
  createWebviewPanel: (...[, title, place, options]: readonly [string, string, unknown, unknown]) => {
    const panel = new FakePanel();
    panel.place = place;
    panel.title = title;
    panel.webview.options = options;
    panels.push(panel);
    return panel;
  },
  registerWebviewPanelSerializer: (type: string, serializer: Serializer) => {
    serializers.set(type, serializer);
    return { dispose: () => undefined };
  },
};
