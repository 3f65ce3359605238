import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DidChangeWatchedFilesNotification, FileChangeType } from "vscode-languageserver/node";
import { chat } from "../unit/language-server/linted-rows.ts";
import { EditorSession } from "./editor-session.ts";

const uri = "untitled:train.jsonl";
const good = chat(["user", "Hi"], ["assistant", "Hello."]);

let session: EditorSession;
beforeEach(async () => {
  session = await EditorSession.start({ profile: () => "trl" });
});
afterEach(() => session.end());

describe("files that change on disk", () => {
  const changed = (path: string, type: FileChangeType) =>
    session.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: `file:///data/${path}`, type }],
    });
  /** Whether the editor is asked to pull, and whether a dataset is then linted again. */
  async function afterChange(path: string, type: FileChangeType): Promise<{ asked: number; kind: string }> {
    await session.open(uri, good);
    const { resultId } = await session.pull(uri);
    await changed(path, type);
    const { kind } = await session.pull(uri, resultId);
    return { asked: session.refreshes, kind };
  }

  test("the log of a run, which a training writes to without end, is nobody's business", async () => {
    expect(await afterChange(".tunesmith/runs/sql-1/events.jsonl", FileChangeType.Changed)).toEqual({
      asked: 0,
      kind: "unchanged",
    });
    expect(await afterChange(".tunesmith/runs/sql-1/events.jsonl", FileChangeType.Created)).toEqual({
      asked: 0,
      kind: "unchanged",
    });
    expect(await afterChange("train.jsonl", FileChangeType.Changed)).toEqual({ asked: 0, kind: "unchanged" });
  });
  test("a dataset that comes or goes matters to configs only", async () => {
    expect(await afterChange("train.jsonl", FileChangeType.Deleted)).toEqual({ asked: 1, kind: "unchanged" });
  });
  test("a config matters to the datasets beside it", async () => {
    expect(await afterChange("lora.yaml", FileChangeType.Changed)).toEqual({ asked: 1, kind: "full" });
  });
  test("the log of a run has no findings", async () => {
    const log = "file:///data/.tunesmith/runs/sql-1/events.jsonl";
    await session.open(log, '{"type":"hello"}\n');
    expect(await session.diagnostics(log)).toEqual([]);
  });
});
