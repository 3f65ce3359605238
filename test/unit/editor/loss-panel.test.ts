import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ToLossView } from "../../../schemas/loss-view-protocol.ts";
import { deltaWith, snapshotWith } from "../media/loss-fixtures.ts";
import { closePanels, Emitter, FakePanel, lastPanel, panels, serializers } from "./fake-panels.ts";

vi.mock("vscode", () => import("./fake-panels.ts"));
const { openLossPanel, restoreLossPanels } = await import("../../../extension/editor/loss-panel.ts");
const extensionUri = "/extension" as never;

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
  closePanels();
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
    expect(panels).toHaveLength(1);
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
    expect(panels).toHaveLength(2);
  });

  it("comes back after a reload, and closes when its run is gone", async () => {
    const parts = lossParts("/runs/a");
    restoreLossPanels({ extensionUri, find: async (runId) => (runId === "/runs/a" ? parts : undefined) });
    const serializer = serializers.get("tunesmith.loss");
    const panel = new FakePanel();
    await serializer?.deserializeWebviewPanel(panel, { runId: "/runs/a", smoothing: 0.3 });
    expect(panel.webview.html).toContain('data-run-id="/runs/a"');
    panel.received.fire({ type: "ready" });
    expect(panel.posted).toEqual([snapshotWith({})]);
    for (const state of [{ runId: "/runs/gone" }, undefined, "odd"]) {
      const lost = new FakePanel();
      const closed = vi.spyOn(lost, "dispose");
      await serializer?.deserializeWebviewPanel(lost, state);
      expect(closed).toHaveBeenCalledOnce();
    }
    panel.dispose();
  });
});
