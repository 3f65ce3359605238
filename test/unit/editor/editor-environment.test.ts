import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { secretsOf, setHuggingFaceToken, setUpWithProgress } from "../../../extension/editor/editor-environment.ts";
import type { Parts } from "../../../extension/editor/parts.ts";
import { redactedLog } from "../../../extension/editor/redacted-log.ts";
import { startTool } from "../../../extension/python/python-tool.ts";
import { basePython } from "../python/fake-home.ts";

const editor = vi.hoisted(() => ({ typed: undefined as string | undefined, asked: [] as string[], setUps: 0 }));
vi.mock("vscode", () => ({
  CancellationError: class extends Error {},
  window: {
    showInputBox: async () => editor.typed,
    showInformationMessage: async (_text: string, { detail }: { detail: string }) => void editor.asked.push(detail),
  },
}));
vi.mock("../../../extension/python/set-up-environment.ts", () => ({
  setUpEnvironment: async () => {
    editor.setUps += 1;
  },
}));

const token = "correct-horse-battery-staple";

describe("a token", () => {
  let folder: string;
  let written: string[];
  let parts: Parts;
  const kept = new Map<string, string>();
  const type = async (text: string | undefined): Promise<void> => {
    editor.typed = text;
    await setHuggingFaceToken(parts);
  };

  /** The token that a child of the extension finds in its environment. */
  async function environmentOfChild(): Promise<object | undefined> {
    const seen: object[] = [];
    await startTool({
      environment: { home: folder, root: folder, python: basePython, runtimeFolder: folder, converter: null },
      args: ["doctor"],
      secrets: await secretsOf(parts),
      signal: new AbortController().signal,
      onMessage: (message) => message.type === "result" && seen.push(message.value),
      onLog: (line) => parts.log.info(line),
    }).done;
    return seen[0];
  }

  beforeEach(() => {
    vi.stubEnv("HF_TOKEN", undefined);
    folder = mkdtempSync(join(tmpdir(), "tunesmith-token-"));
    mkdirSync(join(folder, "tunesmith"));
    writeFileSync(
      join(folder, "tunesmith/__main__.py"),
      `import json, os, sys
print("environment", dict(os.environ), file=sys.stderr)
print(json.dumps({"type": "result", "value": {"token": os.environ.get("HF_TOKEN")}}))`,
    );
    kept.clear();
    written = [];
    const secrets = {
      get: async (key: string) => kept.get(key),
      store: async (key: string, value: string) => void kept.set(key, value),
      delete: async (key: string) => void kept.delete(key),
    };
    const log = redactedLog({ info: (line: string) => written.push(line) } as never);
    parts = { context: { secrets }, log } as unknown as Parts;
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it("goes from the editor's secret storage to the child that needs it, and into no log", async () => {
    expect(await environmentOfChild()).toEqual({ token: null });
    await type(` ${token}\n`);
    expect([...kept.values()]).toEqual([token]);
    written = [];
    expect(await environmentOfChild()).toEqual({ token });
    expect(written.join()).toContain("'HF_TOKEN': '***'");
    expect(written.join()).not.toContain(token);
  });

  it("is forgotten when an empty one is given, and kept when the question is left", async () => {
    await type(token);
    await type(undefined);
    expect(await environmentOfChild()).toEqual({ token });
    await type("");
    expect(await environmentOfChild()).toEqual({ token: null });
  });
});

it("sets nothing up without consent to what the dialog says", async () => {
  const globalState = { get: () => undefined, update: vi.fn() };
  const parts = { context: { globalState }, home: "/home/ada/tunesmith" } as unknown as Parts;
  await expect(setUpWithProgress(parts)).rejects.toThrow();
  expect(editor.asked[0]).toContain("into /home/ada/tunesmith.");
  expect(editor.setUps).toBe(0);
  expect(globalState.update).not.toHaveBeenCalled();
});
