import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

vi.mock("vscode", () => import("./fake-vscode.ts"));

import { RunLibrary } from "../../../extension/editor/run-library.ts";
import { end, hello, numbered, step } from "../runs/run-factory.ts";
import { type RunOnDisk, runOnDisk } from "../runs/run-on-disk.ts";
import { editor, memento, Uri } from "./fake-vscode.ts";

let run: RunOnDisk;
/** What the workspace remembers, over reloads of the window. */
let remembered: Record<string, unknown>;
let library: RunLibrary;

/** A window on the folder: a library that has looked around. */
async function reload(): Promise<void> {
  library?.dispose();
  const log = { warn: vi.fn(), error: vi.fn() };
  const init = { log, memory: memento(remembered) };
  library = new RunLibrary(init as unknown as ConstructorParameters<typeof RunLibrary>[0]);
  await library.refresh();
}

/** A finished run in a runs folder. */
function place(runsFolder: string, id: string): string {
  const folder = join(runsFolder, id);
  mkdirSync(runsFolder, { recursive: true });
  cpSync(run.folder, folder, { recursive: true });
  return folder;
}

function config(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "lora.yaml"), "base_model: x\n");
}

const folders = (): string[] => library.runs.map(({ folder }) => folder).sort();
const inWorkspace = (...path: string[]): string => join(run.runs, "workspace", ...path);

beforeEach(() => {
  run = runOnDisk();
  run.append(numbered([hello, step(1, 2), end("completed")]));
  remembered = {};
  mkdirSync(inWorkspace());
  editor.reset(inWorkspace());
});
afterEach(() => {
  library.dispose();
  run.remove();
});

describe("the runs of a workspace", () => {
  test("are found beside any config in it, where the command line puts them too", async () => {
    config(inWorkspace("samples/chat"));
    const nested = place(inWorkspace("samples/chat/.tunesmith/runs"), "chat-1");
    const atRoot = place(inWorkspace(".tunesmith/runs"), "workspace-1");
    await reload();
    expect(folders()).toEqual([atRoot, nested]);
  });

  test("of the setting's folder and of the command line's are both there", async () => {
    editor.settings["tunesmith.runsFolder"] = "out/runs";
    const mine = place(inWorkspace("out/runs"), "a-1");
    const fromTerminal = place(inWorkspace(".tunesmith/runs"), "a-2");
    await reload();
    expect(folders()).toEqual([fromTerminal, mine]);
  });

  test("of a config outside it come back after a reload, once they were shown", async () => {
    const outside = place(join(run.runs, "elsewhere/.tunesmith/runs"), "far-1");
    await reload();
    expect(folders()).toEqual([]);
    await library.include(dirname(outside));
    expect(folders()).toEqual([outside]);
    await reload();
    expect(folders()).toEqual([outside]);
  });
});

test("a run that this window started stays when the setting names another folder", async () => {
  editor.settings["tunesmith.runsFolder"] = "a";
  const started = place(inWorkspace("a"), "a-1");
  await reload();
  await library.include(dirname(started));
  editor.settings["tunesmith.runsFolder"] = "b";
  editor.settingsChanged.fire({ affectsConfiguration: (name) => name === "tunesmith.runsFolder" });
  await library.refresh();
  expect(folders()).toEqual([started]);
  await reload();
  expect(folders()).toEqual([started]);
});

describe("what changes while the window is open", () => {
  test("a run and a config that appear", async () => {
    await reload();
    const first = place(inWorkspace(".tunesmith/runs"), "a-1");
    editor.tell("created", join(first, "plan.json"));
    await library.refresh();
    const second = place(inWorkspace("new/.tunesmith/runs"), "b-1");
    config(inWorkspace("new"));
    editor.tell("created", inWorkspace("new", "lora.yaml"));
    await library.refresh();
    expect(folders()).toEqual([first, second]);
  });

  test("a resume from the command line", async () => {
    const folder = place(inWorkspace(".tunesmith/runs"), "a-1");
    await reload();
    const told: string[] = [];
    library.onChange((changed) => told.push(...changed.map(({ status }) => status)));
    const at = new Date().toISOString();
    writeFileSync(join(folder, "control/resume.json"), JSON.stringify({ order: "resume", at }));
    editor.tell("changed", join(folder, "control/resume.json"));
    await vi.waitFor(() => expect(told).toEqual(["starting"]));
  });

  test("the setting, trust and the folders of the workspace", async () => {
    const plain = place(inWorkspace(".tunesmith/runs"), "a-1");
    const other = place(inWorkspace("out"), "a-2");
    await reload();
    editor.settings["tunesmith.runsFolder"] = "out";
    editor.settingsChanged.fire({ affectsConfiguration: (name) => name === "tunesmith.runsFolder" });
    await library.refresh();
    expect(folders()).toEqual([plain, other]);
    editor.settings["tunesmith.runsFolder"] = ".tunesmith/runs";
    editor.trustGranted.fire();
    await library.refresh();
    expect(folders()).toEqual([plain]);
    const told: string[] = [];
    library.onChange((changed) => told.push(...changed.map(({ folder }) => folder)));
    const removed = editor.folders;
    editor.folders = [];
    editor.foldersChanged.fire({ added: [], removed });
    await vi.waitFor(() => expect(told).toEqual([plain]));
    expect(folders()).toEqual([]);
  });

  test("a removed folder's runs stay away after a reload, though one was shown from it", async () => {
    const hidden = place(inWorkspace("deep/.tunesmith/runs"), "a-1");
    await reload();
    await library.include(dirname(hidden));
    expect(folders()).toEqual([hidden]);
    const removed = [{ uri: Uri.file(inWorkspace()) }];
    editor.folders = [];
    editor.foldersChanged.fire({ added: [], removed });
    await vi.waitFor(() => expect(folders()).toEqual([]));
    await reload();
    expect(folders()).toEqual([]);
    expect(existsSync(hidden)).toBe(true);
  });
});
