import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CancellationTokenSource, DocumentDiagnosticRequest, LSPErrorCodes } from "vscode-languageserver/node";
import { chat } from "../unit/language-server/linted-rows.ts";
import { at, EditorSession, wholeFile } from "./editor-session.ts";

const uri = "untitled:train.jsonl";
const good = chat(["user", "Hi"], ["assistant", "Hello."]);
const bad = chat(["user", "Hi"], ["assistnat", "Hello."]);

let session: EditorSession;
beforeEach(async () => {
  session = await EditorSession.start({ profile: () => "trl" });
});
afterEach(() => session.end());

describe("when things go wrong", () => {
  test("a cancelled pull of a large file ends as cancelled, and the next one answers", async () => {
    await session.open(uri, `${bad}\n`.repeat(60_000));
    const source = new CancellationTokenSource();
    const pulled = session.connection.sendRequest(
      DocumentDiagnosticRequest.type,
      { textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await expect(pulled).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
    expect(await session.diagnostics(uri)).toHaveLength(1000);
  });

  test("100 000 opening brackets are one finding", async () => {
    await session.open(uri, "[".repeat(100_000));
    expect((await session.diagnostics(uri)).map(({ code }) => code)).toEqual(["dataset/nesting-too-deep"]);
  });

  test("a closed or unknown document has no findings, other kinds of file neither", async () => {
    await session.open(uri, bad);
    await session.close(uri);
    expect(await session.diagnostics(uri)).toEqual([]);
    expect(await session.codeActions(uri, wholeFile)).toEqual([]);
    await session.open("untitled:notes.txt", bad, "plaintext");
    expect(await session.diagnostics("untitled:notes.txt")).toEqual([]);
  });

  test("opened again after closing, nothing is left of the old text", async () => {
    await session.open(uri, bad);
    expect(await session.diagnostics(uri)).toHaveLength(1);
    await session.close(uri);
    await session.open(uri, good);
    expect(await session.diagnostics(uri)).toEqual([]);
    await session.change(uri, at(0, 0), "x");
    expect(await session.diagnostics(uri)).toHaveLength(1);
  });

  test("closed and opened again while its settings are asked for, the new text counts", async () => {
    await session.open(uri, bad);
    const pulled = session.pull(uri);
    await session.close(uri);
    await session.open(uri, good);
    await pulled;
    expect(await session.diagnostics(uri)).toEqual([]);
  });

  test("typing while a large file is linted: the last answer is about the last text", async () => {
    await session.open(uri, Array.from({ length: 30_000 }, (_, row) => good.replace("Hi", `Hi ${row}`)).join("\n"));
    const early = session.pull(uri);
    for (let row = 0; row < 200; row += 1) await session.change(uri, at(row, 1), row === 150 ? "x" : " ");
    const late = await session.diagnostics(uri);
    await early;
    expect(late.map(({ code, range }) => [code, range.start.line])).toEqual([["dataset/invalid-json", 150]]);
  });

  test("a request that fails on one document does not stop others", async () => {
    const broken = "untitled:broken.jsonl";
    let isBroken = true;
    session.connection.onRequest("workspace/configuration", ({ items }: { items: { scopeUri: string }[] }) => {
      if (isBroken && items[0]?.scopeUri === broken) throw new Error("no settings for this one");
      return ["trl"];
    });
    await session.open(broken, bad);
    await session.open(uri, bad);
    await expect(session.diagnostics(broken)).rejects.toThrow("no settings for this one");
    expect(await session.diagnostics(uri)).toHaveLength(1);
    expect(session.logged).toEqual([
      expect.stringMatching(/A request about untitled:broken\.jsonl failed\. .*no settings/),
    ]);
    isBroken = false;
    expect(await session.diagnostics(broken)).toHaveLength(1);
  });
});
