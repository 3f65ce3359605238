import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ToCompareView } from "../../../schemas/compare-view-protocol.ts";
import { compareSnapshot } from "../media/compare-fixtures.ts";
import { closePanels, Emitter, lastPanel } from "./fake-panels.ts";

vi.mock("vscode", () => import("./fake-panels.ts"));
const { openComparePanel, revealComparePanel } = await import("../../../extension/editor/compare-panel.ts");
const extensionUri = "/extension" as never;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  closePanels();
  vi.useRealTimers();
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
