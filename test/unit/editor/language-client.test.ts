import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Middleware = {
  didOpen(document: unknown, next: () => Promise<void>): Promise<void>;
  workspace: { didChangeWatchedFile(event: { uri: string }, next: () => Promise<void>): Promise<void> };
};
const client = vi.hoisted(() => ({ middleware: undefined as unknown as Middleware }));

vi.mock("vscode", () => import("./fake-vscode.ts"));
vi.mock("vscode-languageclient/node", () => ({
  TransportKind: { ipc: 1 },
  State: { Stopped: 1 },
  LanguageClient: class {
    constructor(_id: string, _name: string, ...[, options]: [unknown, { middleware: Middleware }]) {
      client.middleware = options.middleware;
    }
    start = async (): Promise<void> => undefined;
  },
}));

import { startLanguageClient } from "../../../extension/editor/language-client.ts";
import { editor, TextDocument, Uri } from "./fake-vscode.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunesmith-client-"));
  editor.reset(folder);
  const context = { asAbsolutePath: (path: string) => path };
  startLanguageClient(...([context, {}] as unknown as Parameters<typeof startLanguageClient>));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "{}\n");
  }
}

/** Whether the server hears of a file, when it is opened and when it changes on disk. */
async function hears(name: string): Promise<boolean[]> {
  const uri = Uri.file(join(folder, name));
  const next = vi.fn(async () => undefined);
  await client.middleware.didOpen(new TextDocument(uri, "{}\n"), next);
  const opened = next.mock.calls.length;
  await client.middleware.workspace.didChangeWatchedFile({ uri: uri.toString() }, next);
  return [opened > 0, next.mock.calls.length > opened];
}

test.each(["runs/x-1", ".tunesmith/runs/x-1", "deep/runs/x-1"])("the log of the run %s is not linted", async (run) => {
  editor.settings["tunesmith.runsFolder"] = "runs";
  write(`${run}/plan.json`, `${run}/events.jsonl`);
  expect(await hears(`${run}/events.jsonl`)).toEqual([false, false]);
});

test.each(["data/events.jsonl", "data/train.jsonl"])("%s is a dataset where no run is", async (name) => {
  write(name);
  expect(await hears(name)).toEqual([true, true]);
});
