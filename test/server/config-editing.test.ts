import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CompletionItem, CompletionRequest, HoverRequest } from "vscode-languageserver/node";
import { resolvedConfigRequest } from "../../schemas/server-protocol.ts";
import { at, EditorSession } from "./editor-session.ts";

let session: EditorSession;
let folder: string;
let uri: string;
beforeEach(async () => {
  session = await EditorSession.start();
  folder = await mkdtemp(join(tmpdir(), "tunesmith-config-"));
  uri = pathToFileURL(join(folder, "lora.yaml")).href;
  await writeFile(join(folder, "train.jsonl"), '{"text":"a"}\n'.repeat(40));
});
afterEach(async () => {
  session.end();
  await rm(folder, { recursive: true });
});

async function complete(line: number, character: number): Promise<readonly CompletionItem[]> {
  const position = { line, character };
  const answer = await session.connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
  return Array.isArray(answer) ? answer : [];
}

describe("a lora.yaml in the editor", () => {
  test("a misspelt key is marked exactly and mended by its quick fix", async () => {
    const text = "base_model: a\ndataset: { train: train.jsonl }\nlora: { r: 16, alpah: 32 }\n";
    await session.open(uri, text, "yaml");
    const [found, ...others] = await session.diagnostics(uri);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "config/unknown-key", severity: 1, range: at(2, 15, 5) });
    const [action] = await session.codeActions(uri, at(2, 16));
    if (action) await session.choose(uri, action);
    expect(session.text(uri)).toBe(text.replace("alpah", "alpha"));
    expect(await session.diagnostics(uri)).toEqual([]);
  });

  test("the files and rows beside it count", async () => {
    await session.open(
      uri,
      "base_model: a\ndataset: { train: trian.jsonl }\nmax_length: 512\nsave_steps: 50\n",
      "yaml",
    );
    const [missing] = await session.diagnostics(uri);
    expect(missing).toMatchObject({ code: "config/dataset-missing", range: at(1, 18, 11) });
    const [action] = await session.codeActions(uri, at(1, 20));
    expect(action?.title).toBe('Change to "train.jsonl"');
    if (action) await session.choose(uri, action);
    const [tooLong, ...others] = await session.diagnostics(uri);
    expect(others).toEqual([]);
    expect(tooLong).toMatchObject({ code: "config/interval-exceeds-run", severity: 2 });
    expect(tooLong?.message).toContain("the run ends after 15 steps");
  });

  test("completion: keys that are missing, values, the datasets beside it", async () => {
    expect(session.capabilities.completionProvider?.triggerCharacters).toContain("{");
    await session.open(uri, "base_model: a\ndataset: { train:  }\nmethod: \nlora: { r: 8,  }\n\n", "yaml");
    expect((await complete(1, 18)).map(({ label }) => label)).toEqual(["train.jsonl"]);
    expect((await complete(2, 8)).map(({ label }) => label)).toEqual(["auto", "qlora", "lora", "full"]);
    expect((await complete(3, 14)).map(({ label }) => label)).toContain("alpha");
    const rate = (await complete(4, 0)).find(({ label }) => label === "learning_rate");
    expect(rate).toMatchObject({ detail: "default 2.0e-4", textEdit: { range: at(4, 0), newText: "learning_rate: " } });
  });

  test("hover on a key, none on a comment", async () => {
    expect(session.capabilities.hoverProvider).toBe(true);
    await session.open(uri, "lora: { r: 16, alpha: 64 } # seed\n", "yaml");
    const hoverAt = (character: number) =>
      session.connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 0, character } });
    expect(await hoverAt(17)).toMatchObject({
      range: at(0, 15, 5),
      contents: { kind: "markdown", value: expect.stringContaining("**lora.alpha**") },
    });
    expect(await hoverAt(30)).toBeNull();
  });

  test("the resolved config is answered on request", async () => {
    const text = "base_model: a\ndataset: { train: train.jsonl }\n";
    expect(await session.connection.sendRequest(resolvedConfigRequest, { uri, text })).toMatchObject({
      config: { base_model: "a", method: "auto", lora: { r: 16 } },
      findings: [],
    });
  });

  test("what is answered knows the files beside the config", async () => {
    const text = "base_model: a\ndataset: { train: pairs.jsonl }\n";
    await writeFile(join(folder, "pairs.jsonl"), '{"chosen":"a","rejected":"b"}\n');
    expect(await session.connection.sendRequest(resolvedConfigRequest, { uri, text })).toMatchObject({
      config: null,
      dataset: { train: "pairs.jsonl" },
      findings: [{ rule: "config/dataset-format-untrained", line: 2, column: 19 }],
    });
  });

  test("a dataset gets neither completion nor hover", async () => {
    const dataset = pathToFileURL(join(folder, "train.jsonl")).href;
    await session.open(dataset, '{"text":"a"}\n');
    const place = { textDocument: { uri: dataset }, position: { line: 0, character: 2 } };
    expect(await session.connection.sendRequest(CompletionRequest.type, place)).toEqual([]);
    expect(await session.connection.sendRequest(HoverRequest.type, place)).toBeNull();
  });
});
