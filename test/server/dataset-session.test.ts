import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chat, lintDataset } from "../unit/language-server/linted-rows.ts";
import { at, EditorSession, wholeFile } from "./editor-session.ts";

const uri = "untitled:train.jsonl";
const good = chat(["user", "Hi"], ["assistant", "Hello."]);
const bad = chat(["user", "Hi"], ["assistnat", "Hello."]);

let session: EditorSession;
let profile = "trl";
beforeEach(async () => {
  profile = "trl";
  session = await EditorSession.start({ profile: () => profile });
});
afterEach(() => session.end());

describe("a dataset in the editor", () => {
  test("open, see it, fix it, clean", async () => {
    await session.open(uri, `${good.replace("Hi", "Hey")}\n${bad}\n`);
    const [found, ...others] = await session.diagnostics(uri);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: "dataset/unknown-role",
      severity: 1,
      source: "tunesmith",
      range: at(1, bad.indexOf('"assistnat"'), '"assistnat"'.length),
      codeDescription: { href: expect.stringMatching(/^https:.*\/docs\/rules\/dataset\/unknown-role\.md$/) },
    });
    const [action] = await session.codeActions(uri, at(1, bad.indexOf("assistnat")));
    expect(action).toMatchObject({ title: 'Change to "assistant"', kind: "quickfix", isPreferred: true });
    expect(action?.diagnostics).toEqual([found]);
    if (action) await session.choose(uri, action);
    expect(session.text(uri)).toBe(`${good.replace("Hi", "Hey")}\n${good}\n`);
    expect(await session.diagnostics(uri)).toEqual([]);
  });

  test("a mistake typed is a mistake shown, one deleted is gone", async () => {
    await session.open(uri, `${good}\n`);
    expect(await session.diagnostics(uri)).toEqual([]);
    await session.change(uri, at(0, good.length - 1), ",");
    expect((await session.diagnostics(uri)).map(({ code }) => code)).toEqual(["dataset/trailing-comma"]);
    await session.change(uri, at(0, good.length - 1, 1), "");
    expect(await session.diagnostics(uri)).toEqual([]);
  });

  test("pulled again without a change, it only says so", async () => {
    await session.open(uri, bad);
    const first = await session.pull(uri);
    const again = await session.pull(uri, first.resultId);
    expect(again).toEqual({ kind: "unchanged", resultId: first.resultId });
    await session.change(uri, at(0, 0), " ");
    expect((await session.pull(uri, first.resultId)).kind).toBe("full");
  });

  test("fix all of one rule, found from any of its findings", async () => {
    await session.open(uri, `${bad.replace("Hi", "Hey")}\n${good}\n${bad.replace("Hi", "Ho")}\n`);
    const actions = await session.codeActions(uri, at(0, bad.indexOf("assistnat")));
    const all = actions.find(({ title }) => title === "Fix all 2 of dataset/unknown-role in this file");
    expect(all?.edit).toBeUndefined();
    if (all) await session.choose(uri, all);
    expect(await session.diagnostics(uri)).toEqual([]);
  });

  test("fix all counts what it fixes", async () => {
    const unclosed = '{"text":"cut';
    await session.open(uri, `{"text":1}\n{"messages":"[]"}\n{"messages":"[] "}\n${unclosed}\n${unclosed} \n`);
    const titles = async (line: number) =>
      (await session.codeActions(uri, at(line, 0, 30)))
        .map(({ title }) => title)
        .filter((title) => title.startsWith("Fix all"));
    expect(await titles(1)).toEqual(["Fix all 2 of dataset/wrong-field-type in this file"]);
    expect(await titles(3)).toEqual([]);
  });

  test("many notes are no reason to correct anything", async () => {
    const keys = Array.from({ length: 1100 }, (_, index) => `"note${index}":1`).join(",");
    await session.open(uri, `{"text":"a",${keys}}\n`);
    expect((await session.diagnostics(uri)).at(-1)?.message).toBe(
      "101 more findings in this file are not shown. Run the lint command for all.",
    );
  });

  test("source.fixAll comes only when asked for, and mends what needs no look", async () => {
    await session.open(uri, `{'text': 'a'},\n\n${bad}\n`);
    expect((await session.codeActions(uri, wholeFile)).map(({ kind }) => kind)).not.toContain(
      "source.fixAll.tunesmith",
    );
    const [action, ...others] = await session.codeActions(uri, wholeFile, ["source.fixAll"]);
    expect(others).toEqual([]);
    if (action) await session.choose(uri, action);
    expect(session.text(uri)).toBe(`{"text": "a"}\n${bad}\n`);
  });

  test("no more than 1 000 findings, the gravest first, and a word about the rest", async () => {
    await session.open(
      uri,
      `${'{"text":"a","extra":1}\n'.repeat(1)}${Array.from({ length: 1500 }, (_, i) => `{"text":${i}}\n`).join("")}`,
    );
    const found = await session.diagnostics(uri);
    expect(found).toHaveLength(1000);
    expect(found.filter(({ severity }) => severity === 1)).toHaveLength(999);
    expect(found.at(-1)?.message).toMatch(/^502 more findings/);
  });

  test("random edits: what the server says is what a fresh lint says", async () => {
    const piece = fc.constantFrom(good, bad, "\n", '"', "{", "}", ",", "x", "");
    const place = fc.record({ line: fc.nat({ max: 5 }), character: fc.nat({ max: 100 }) });
    const edit = fc.record({ range: fc.record({ start: place, end: place }), text: fc.array(piece, { maxLength: 3 }) });
    await session.open(uri, `${good}\n${bad}\n`);
    const property = fc.asyncProperty(fc.array(edit, { maxLength: 4 }), async (edits) => {
      for (const { range, text } of edits) await session.change(uri, range, text.join(""));
      const seen = (await session.diagnostics(uri)).map(({ code, range: { start }, message }) => [
        code,
        start,
        message,
      ]);
      const fresh = lintDataset(session.text(uri)).map(({ rule, line, span, message }) => {
        return [rule, { line, character: span.start }, message];
      });
      expect(seen).toEqual(fresh);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

describe("profiles", () => {
  const row = '{"text":"a","source":"b"}';
  const severity = async (file: string) => (await session.diagnostics(file))[0]?.severity;

  test("the setting counts, and the editor is asked to pull again when it changes", async () => {
    await session.open(uri, row);
    expect(await severity(uri)).toBe(3);
    profile = "together";
    await session.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
    expect(await severity(uri)).toBe(1);
    expect(session.refreshes).toBe(1);
  });

  test("a change while the findings are made is not taken for known", async () => {
    const answers: ((profile: readonly string[]) => void)[] = [];
    const { connection } = session;
    connection.onRequest("workspace/configuration", () => new Promise((resolve) => answers.push(resolve)));
    await session.open(uri, row);
    const pulled = session.pull(uri);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
    await vi.waitFor(() => expect(session.refreshes).toBe(1));
    answers[0]?.(["trl"]);
    const { resultId } = await pulled;
    connection.onRequest("workspace/configuration", () => ["together"]);
    expect((await session.pull(uri, resultId)).kind).toBe("full");
    expect(await severity(uri)).toBe(1);
  });

  test("a lora.yaml beside the dataset wins over the setting", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunesmith-"));
    try {
      const config = "base_model: x/y\ndataset:\n  train: train.jsonl\n  profile: together\n";
      await writeFile(join(folder, "lora.yaml"), config);
      const [train, other] = ["train.jsonl", "other.jsonl"].map((name) => pathToFileURL(join(folder, name)).href);
      await session.open(train ?? "", row);
      await session.open(other ?? "", row);
      expect(await severity(train ?? "")).toBe(1);
      expect(await severity(other ?? "")).toBe(3);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("an editor of few abilities", () => {
  test("gets findings and whole edits", async () => {
    const plain = await EditorSession.start({ isPlain: true });
    await plain.open(uri, `${bad}\n${bad.replace("Hi", "Hey")}\n`);
    expect(await plain.diagnostics(uri)).toHaveLength(2);
    const all = (await plain.codeActions(uri, wholeFile)).find(({ title }) => title.startsWith("Fix all"));
    expect(all?.edit?.changes?.[uri]).toHaveLength(2);
    if (all) await plain.choose(uri, all);
    expect(await plain.diagnostics(uri)).toEqual([]);
    plain.end();
  });
});
