import { beforeEach, describe, expect, it, vi } from "vitest";
import { showProblem } from "../../../extension/editor/show-problem.ts";
import { Problem } from "../../../extension/problem.ts";

const editor = vi.hoisted(() => ({
  shown: [] as { text: string; buttons: string[] }[],
  pressed: undefined as string | undefined,
  commands: [] as string[],
}));
vi.mock("vscode", () => ({
  CancellationError: class extends Error {},
  window: {
    showErrorMessage: async (text: string, ...buttons: string[]) => {
      editor.shown.push({ text, buttons });
      return editor.pressed;
    },
  },
  commands: { executeCommand: async (command: string) => editor.commands.push(command) },
}));

describe("a failure in the editor", () => {
  const log = { error: vi.fn(), show: vi.fn() };
  const show = (error: unknown): Promise<void> => showProblem(error, log as never);
  beforeEach(() => {
    Object.assign(editor, { shown: [], pressed: undefined, commands: [] });
    vi.clearAllMocks();
  });

  it("has its next step as a button beside the log", async () => {
    const actions = [{ title: "Set Up Again", command: "tunesmith.setUpEnvironment" }];
    editor.pressed = "Set Up Again";
    await show(new Problem({ code: "x", message: "It broke.", hint: "Mend it.", actions }));
    expect(editor.shown).toEqual([{ text: "It broke. Mend it.", buttons: ["Set Up Again", "Show Log"] }]);
    expect(editor.commands).toEqual(["tunesmith.setUpEnvironment"]);
    expect(log.error).toHaveBeenCalledOnce();
  });

  it("is logged with its stack when nobody expected it, and shown without secrets", async () => {
    editor.pressed = "Show Log";
    await show(new Error("no answer from https://ada:secret@index.example"));
    expect(editor.shown[0]?.text).toBe("Unexpected: no answer from https://index.example");
    expect(log.error.mock.calls[0]?.[0]).toContain("show-problem.test.ts");
    expect(log.show).toHaveBeenCalledOnce();
  });

  it("is nothing to report when a person cancelled", async () => {
    await show(Object.assign(new Error("Cancelled."), { name: "AbortError" }));
    expect(editor.shown).toEqual([]);
  });
});
