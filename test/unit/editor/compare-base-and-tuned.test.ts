import { beforeEach, describe, expect, it, vi } from "vitest";
import type { CompareSessionRequest } from "../../../extension/comparing/compare-session.ts";
import type { CompareSource } from "../../../extension/editor/compare-panel.ts";
import { Problem } from "../../../extension/problem.ts";
import { foldEvent, initialRunState, type RunState } from "../../../extension/runs/run-state.ts";
import { end, hello, numbered, plan, resumed, step } from "../runs/run-factory.ts";

const editor = vi.hoisted(() => ({
  opened: [] as { source: CompareSource }[],
  revealed: vi.fn((_runId: string, _adapter: string) => false),
  open: vi.fn(),
  generate: vi.fn(),
}));

vi.mock("vscode", () => ({
  EventEmitter: class {
    readonly event = () => ({ dispose: () => undefined });
    readonly fire = () => undefined;
    readonly dispose = () => undefined;
  },
  CancellationError: class extends Error {},
  window: { showErrorMessage: async () => undefined },
}));
vi.mock("../../../extension/comparing/compare-session.ts", () => ({ openCompareSession: editor.open }));
vi.mock("../../../extension/comparing/validation-prompts.ts", () => ({ readValidationPrompts: async () => [] }));
vi.mock("../../../extension/editor/compare-panel.ts", () => ({
  openComparePanel: (init: { source: CompareSource }) => editor.opened.push(init),
  revealComparePanel: editor.revealed,
}));
vi.mock("../../../extension/editor/editor-environment.ts", () => ({
  ensureEnvironment: async () => ({}),
  secretsOf: async () => ({}),
}));
vi.mock("../../../extension/editor/require-trust.ts", () => ({ requireTrust: () => undefined }));

const { compareBaseAndTuned } = await import("../../../extension/editor/compare-base-and-tuned.ts");

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const parts = { log, context: { extensionUri: "/extension" } } as never;
const request = { type: "run", system: "", prompt: "q", expected: null, temperature: 0, maxTokens: 8 } as const;

function fold(run: RunState, events: Parameters<typeof numbered>[0]): void {
  for (const event of numbered(events, run.lastSeq + 1)) foldEvent(run, event);
}

function endedRun(): RunState {
  const run = initialRunState("/runs/chat-1", plan);
  fold(run, [hello, step(1, 2), end("stopped")]);
  return run;
}

/** The page that the command opened, and what the models' process was asked for. */
function opened(): { source: CompareSource; session: CompareSessionRequest } {
  const source = editor.opened.at(-1)?.source;
  if (!source) throw new Error("No page was opened.");
  return { source, session: editor.open.mock.lastCall?.[0] as CompareSessionRequest };
}

beforeEach(() => {
  vi.clearAllMocks();
  editor.opened.length = 0;
  editor.open.mockResolvedValue({ generate: editor.generate, cancel: vi.fn(), close: vi.fn() });
});

describe("Compare Base and Tuned", () => {
  it("asks for a page of the adapter that the run has now, not of the one before its resume", async () => {
    const run = endedRun();
    await compareBaseAndTuned(parts, [run]);
    await compareBaseAndTuned(parts, [run]);
    fold(run, [resumed(1), step(2, 1), end("completed")]);
    await compareBaseAndTuned(parts, [run]);
    const [first, second, third] = editor.revealed.mock.calls.map(([, adapter]) => adapter);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(opened().source.adapter).toBe(third);
  });

  it("opens nothing anew when the page is there", async () => {
    editor.revealed.mockReturnValueOnce(true);
    await compareBaseAndTuned(parts, [endedRun()]);
    expect(editor.opened).toEqual([]);
  });

  it("writes what the process prints into the log", async () => {
    await compareBaseAndTuned(parts, [endedRun()]);
    await vi.waitFor(() => expect(editor.open).toHaveBeenCalled());
    opened().session.onLog?.("torch: a warning");
    expect(log.info).toHaveBeenCalledWith("compare: torch: a warning");
  });

  it("sends a question only when the models are ready for one", async () => {
    await compareBaseAndTuned(parts, [endedRun()]);
    await vi.waitFor(() => expect(editor.open).toHaveBeenCalled());
    const { source, session } = opened();
    source.run(request);
    session.onMessage({ type: "ready", device: "cpu", base: "b", tuned: "t" });
    source.run(request);
    source.run(request);
    expect(editor.generate).toHaveBeenCalledOnce();
  });

  it("says on the page why the models cannot be loaded, and what to do", async () => {
    editor.open.mockRejectedValue(new Problem({ code: "no-base", message: "The base is gone.", hint: "Put it back." }));
    await compareBaseAndTuned(parts, [endedRun()]);
    await vi.waitFor(() => expect(opened().source.snapshot().state).toBe("failed"));
    expect(opened().source.snapshot().status).toBe("The base is gone. Put it back.");
  });
});
