import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ToCompareView } from "../../../schemas/compare-view-protocol.ts";
import type { ToLossView } from "../../../schemas/loss-view-protocol.ts";
import { compareSnapshot } from "./compare-fixtures.ts";
import { deltaWith, snapshotWith } from "./loss-fixtures.ts";

type Serializer = { deserializeWebviewPanel(panel: FakePanel, state: unknown): Promise<void> };
const editor = vi.hoisted(() => ({ panels: [] as unknown[], serializers: new Map<string, unknown>() }));

class Emitter<T> {
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
class FakePanel {
  readonly posted: unknown[] = [];
  readonly received = new Emitter<unknown>();
  readonly viewState = new Emitter<void>();
  readonly disposed = new Emitter<void>();
  readonly reveal = vi.fn();
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

vi.mock("vscode", () => ({
  ViewColumn: { Active: -1, Beside: -2 },
  ThemeIcon: class {},
  Uri: { joinPath: (...parts: readonly string[]) => parts.join("/") },
  Disposable: {
    from: (...parts: readonly { dispose(): void }[]) => ({ dispose: () => parts.map((part) => part.dispose()) }),
  },
  window: {
    activeTextEditor: undefined,
    createWebviewPanel: (...[, title, place, options]: readonly [string, string, unknown, unknown]) => {
      const panel = new FakePanel();
      panel.place = place;
      panel.title = title;
      panel.webview.options = options;
      editor.panels.push(panel);
      return panel;
    },
    registerWebviewPanelSerializer: (type: string, serializer: unknown) => {
      editor.serializers.set(type, serializer);
      return { dispose: () => undefined };
    },
  },
}));

const { openLossPanel, restoreLossPanels } = await import("../../../extension/editor/loss-panel.ts");
const { openComparePanel, revealComparePanel } = await import("../../../extension/editor/compare-panel.ts");
const extensionUri = "/extension" as never;
const lastPanel = (): FakePanel => editor.panels.at(-1) as FakePanel;

function lossParts(runId: string) {
  const changes = new Emitter<ToLossView>();
  const actions = { stop: vi.fn(), compare: vi.fn(), serve: vi.fn(), showLog: vi.fn() };
  const log = vi.fn<(line: string) => void>();
  const source = {
    runId,
    name: "demo #7",
    connect: (listener: (message: ToLossView) => void) => ({
      snapshot: () => snapshotWith({}),
      dispose: changes.event(listener).dispose,
    }),
  };
  return { changes, actions, log, source };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const panel of editor.panels as FakePanel[]) panel.dispose();
  editor.panels.length = 0;
  vi.useRealTimers();
});

describe("the loss panel in the editor", () => {
  it("may load nothing but the built views, runs no command links, and knows its run", () => {
    openLossPanel({ extensionUri, ...lossParts("/runs/a") });
    expect(lastPanel().webview.options).toMatchObject({
      enableCommandUris: false,
      localResourceRoots: ["/extension/dist/media"],
    });
    expect(lastPanel().webview.html).toContain('data-run-id="/runs/a"');
    expect(lastPanel().webview.html).toContain('src="https://source.example/extension/dist/media/loss.js"');
    expect(lastPanel().title).toBe("demo #7: loss");
  });

  it("gives every page another nonce", () => {
    const nonces = ["/runs/a", "/runs/b"].map((runId) => {
      openLossPanel({ extensionUri, ...lossParts(runId) });
      return /nonce-([^']+)'/.exec(lastPanel().webview.html)?.[1];
    });
    expect(new Set(nonces).size).toBe(2);
    expect(nonces[0]?.length).toBeGreaterThanOrEqual(32);
  });

  it("opens one panel for a run", () => {
    openLossPanel({ extensionUri, ...lossParts("/runs/a") });
    openLossPanel({ extensionUri, ...lossParts("/runs/a") });
    expect(editor.panels).toHaveLength(1);
    expect(lastPanel().reveal).toHaveBeenCalledExactlyOnceWith(undefined, false);
  });

  it("leaves the keyboard where it is when nobody asked for it, new or open already", () => {
    openLossPanel({ extensionUri, ...lossParts("/runs/a"), preserveFocus: true });
    openLossPanel({ extensionUri, ...lossParts("/runs/a"), preserveFocus: true });
    expect(lastPanel().place).toMatchObject({ preserveFocus: true });
    expect(lastPanel().reveal).toHaveBeenCalledExactlyOnceWith(undefined, true);
  });

  it("answers ready with a snapshot, then passes deltas on, joined", () => {
    const parts = lossParts("/runs/a");
    openLossPanel({ extensionUri, ...parts });
    const panel = lastPanel();
    panel.received.fire({ type: "ready" });
    expect(panel.posted).toEqual([snapshotWith({})]);
    for (const step of [4, 5, 6]) parts.changes.fire(deltaWith({ checkpoints: [step] }, { step }));
    vi.advanceTimersByTime(100);
    expect(panel.posted.slice(1)).toEqual([
      deltaWith({ checkpoints: [4] }, { step: 4 }),
      deltaWith({ checkpoints: [6] }, { step: 6 }),
    ]);
  });

  it("tells a hidden page nothing and a shown one everything", () => {
    const parts = lossParts("/runs/a");
    openLossPanel({ extensionUri, ...parts });
    const panel = lastPanel();
    panel.setVisible(false);
    parts.changes.fire(deltaWith({}, { step: 4 }));
    vi.advanceTimersByTime(100);
    expect(panel.posted).toEqual([]);
    panel.setVisible(true);
    expect(panel.posted).toEqual([snapshotWith({})]);
  });

  it("does not send everything again when only the focus went to another panel", () => {
    openLossPanel({ extensionUri, ...lossParts("/runs/a") });
    const panel = lastPanel();
    panel.setVisible(true);
    panel.setVisible(true);
    expect(panel.posted).toEqual([]);
  });

  it("acts on what the page asks and logs what it does not know", () => {
    const parts = lossParts("/runs/a");
    openLossPanel({ extensionUri, ...parts });
    for (const type of ["stop", "compare", "serve", "showLog"]) lastPanel().received.fire({ type });
    for (const action of Object.values(parts.actions)) expect(action).toHaveBeenCalledOnce();
    lastPanel().received.fire({ type: "constructor" });
    lastPanel().received.fire(null);
    expect(parts.log).toHaveBeenCalledTimes(2);
  });

  it("leaves nothing behind when it closes", () => {
    const parts = lossParts("/runs/a");
    openLossPanel({ extensionUri, ...parts });
    const panel = lastPanel();
    parts.changes.fire(deltaWith({}, { step: 4 }));
    panel.dispose();
    expect(parts.changes.listeners.size).toBe(0);
    expect(panel.received.listeners.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    openLossPanel({ extensionUri, ...lossParts("/runs/a") });
    expect(editor.panels).toHaveLength(2);
  });

  it("comes back after a reload, and closes when its run is gone", async () => {
    const parts = lossParts("/runs/a");
    restoreLossPanels({ extensionUri, find: async (runId) => (runId === "/runs/a" ? parts : undefined) });
    const serializer = editor.serializers.get("tunesmith.loss") as Serializer;
    const panel = new FakePanel();
    await serializer.deserializeWebviewPanel(panel, { runId: "/runs/a", smoothing: 0.3 });
    expect(panel.webview.html).toContain('data-run-id="/runs/a"');
    panel.received.fire({ type: "ready" });
    expect(panel.posted).toEqual([snapshotWith({})]);
    for (const state of [{ runId: "/runs/gone" }, undefined, "odd"]) {
      const lost = new FakePanel();
      const closed = vi.spyOn(lost, "dispose");
      await serializer.deserializeWebviewPanel(lost, state);
      expect(closed).toHaveBeenCalledOnce();
    }
    panel.dispose();
  });
});

describe("the compare page in the editor", () => {
  function compareParts(runId: string) {
    const messages = new Emitter<ToCompareView>();
    const calls = { run: vi.fn(), cancel: vi.fn(), dispose: vi.fn() };
    const log = vi.fn<(line: string) => void>();
    const source = { runId, adapter: "first", snapshot: () => compareSnapshot(), onMessage: messages.event, ...calls };
    return { messages, source, log };
  }
  const request = { type: "run", system: "", prompt: "p", expected: null, temperature: 0, maxTokens: 8 };

  it("runs whole requests and refuses malformed ones", () => {
    const { source, log } = compareParts("/runs/a");
    openComparePanel({ extensionUri, source, log });
    lastPanel().received.fire(request);
    lastPanel().received.fire({ ...request, maxTokens: "many" });
    lastPanel().received.fire({ type: "cancel" });
    expect(source.run.mock.calls).toEqual([[request]]);
    expect(source.cancel).toHaveBeenCalledOnce();
    expect(log).toHaveBeenCalledOnce();
  });

  it("frees the models when it closes, and when a new page of the run takes over", () => {
    const [first, second] = [compareParts("/runs/a"), compareParts("/runs/a")];
    openComparePanel({ extensionUri, ...first });
    expect(revealComparePanel("/runs/a", "first")).toBe(true);
    openComparePanel({ extensionUri, ...second });
    expect(first.source.dispose).toHaveBeenCalledOnce();
    expect(second.source.dispose).not.toHaveBeenCalled();
    lastPanel().dispose();
    expect(second.source.dispose).toHaveBeenCalledOnce();
    expect(revealComparePanel("/runs/a", "first")).toBe(false);
  });

  it("is not brought to the front when its models failed or the run has another adapter by now", () => {
    const { source } = compareParts("/runs/a");
    let state: "ready" | "failed" = "ready";
    openComparePanel({ extensionUri, source: { ...source, snapshot: () => compareSnapshot({ state }) } });
    expect(revealComparePanel("/runs/a", "second")).toBe(false);
    expect(revealComparePanel("/runs/a", "first")).toBe(true);
    state = "failed";
    expect(revealComparePanel("/runs/a", "first")).toBe(false);
    expect(lastPanel().reveal).toHaveBeenCalledOnce();
  });

  it("streams tokens in few messages and in order", () => {
    const { source, log, messages } = compareParts("/runs/a");
    openComparePanel({ extensionUri, source, log });
    messages.fire({ type: "started", prompt: "p", expected: null });
    for (const text of ["a", "b", "c"]) messages.fire({ type: "token", side: "base", text });
    vi.advanceTimersByTime(100);
    expect(lastPanel().posted).toEqual([
      { type: "started", prompt: "p", expected: null },
      { type: "token", side: "base", text: "abc" },
    ]);
  });
});
