import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

vi.mock("vscode", () => import("./fake-vscode.ts"));
vi.mock("../../../extension/training/start-trainer.ts", () => ({ startTrainer: vi.fn(async () => 1) }));
vi.mock("../../../extension/editor/show-loss.ts", () => ({ showLoss: vi.fn() }));
vi.mock("../../../extension/editor/editor-environment.ts", () => ({
  ensureEnvironment: vi.fn(async () => ({ home: "/nowhere", root: join(import.meta.dirname, "../../..") })),
  secretsOf: async () => ({}),
}));

import { ensureEnvironment } from "../../../extension/editor/editor-environment.ts";
import type { Parts } from "../../../extension/editor/parts.ts";
import { RunLibrary } from "../../../extension/editor/run-library.ts";
import { showLoss } from "../../../extension/editor/show-loss.ts";
import { StartGate } from "../../../extension/editor/start-gate.ts";
import { trainLora } from "../../../extension/editor/train-lora.ts";
import { startTrainer } from "../../../extension/training/start-trainer.ts";
import { CancellationError, editor, memento, type TextDocument, Uri, window, workspace } from "./fake-vscode.ts";
import { resolveForTest } from "./resolve-for-test.ts";

let folder: string;
let library: RunLibrary;
let parts: Parts;

const at = (name: string): string => join(folder, name);
const uriOf = (name: string): Uri => Uri.file(at(name));
const row = (text: string): string => `${JSON.stringify({ text })}\n`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunesmith-editor-"));
  editor.reset(folder);
  writeFileSync(at("train.jsonl"), row("one") + row("two"));
  writeFileSync(at("validation.jsonl"), row("three"));
  writeFileSync(at("lora.yaml"), "base_model: x/y\ndataset:\n  train: train.jsonl\n  validation: validation.jsonl\n");
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  library = new RunLibrary({ log, memory: memento() } as unknown as ConstructorParameters<typeof RunLibrary>[0]);
  const languageClient = () => ({ resolvedConfig: resolveForTest });
  parts = { log, library, startGate: new StartGate(library), languageClient } as unknown as Parts;
});
afterEach(() => {
  library.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string): Promise<TextDocument> {
  return workspace.openTextDocument(uriOf(name));
}

describe("Train LoRA on a config", () => {
  test("starts a run beside it and shows the loss without taking the keyboard", async () => {
    await trainLora(parts, [uriOf("lora.yaml")]);
    expect(startTrainer).toHaveBeenCalledOnce();
    expect(library.runs.map(({ folder: run }) => run.startsWith(at(".tunesmith/runs")))).toEqual([true]);
    expect(showLoss).toHaveBeenCalledExactlyOnceWith(parts, library.runs[0], { preserveFocus: true });
  });

  test("trains on what is on the screen: config and both datasets are saved first", async () => {
    const [train, held] = [await open("train.jsonl"), await open("validation.jsonl")];
    train.type(row("four") + row("five") + row("six"));
    held.type(row("seven") + row("eight"));
    (await open("lora.yaml")).type(`${readFileSync(at("lora.yaml"), "utf8")}max_steps: 3\n`);
    await trainLora(parts, [uriOf("lora.yaml")]);
    const plan = library.runs[0]?.plan;
    expect(plan?.data.train.lines).toEqual([1, 2, 3]);
    expect(plan?.data.validation?.lines).toEqual([1, 2]);
    expect(plan?.steps.totalSteps).toBe(3);
  });

  test.each(["train.jsonl", "lora.yaml"])("starts nothing when %s cannot be saved", async (name) => {
    const document = await open(name);
    document.type("changed");
    document.save.mockResolvedValue(false);
    await expect(trainLora(parts, [uriOf("lora.yaml")])).rejects.toMatchObject({ code: "not-saved" });
    expect(startTrainer).not.toHaveBeenCalled();
  });

  test("a dataset that is trainable only as it stands on the screen is saved before it is judged", async () => {
    writeFileSync(at("train.jsonl"), '{"prompt":"q","chosen":"a","rejected":"b"}\n');
    (await open("train.jsonl")).type(row("four") + row("five"));
    await trainLora(parts, [uriOf("lora.yaml")]);
    expect(library.runs[0]?.plan.data.train.lines).toEqual([1, 2]);
  });

  test("a file that the run does not read is not saved", async () => {
    writeFileSync(at("notes.jsonl"), "");
    const notes = await open("notes.jsonl");
    notes.type("half a thought");
    await trainLora(parts, [uriOf("lora.yaml")]);
    expect(notes.save).not.toHaveBeenCalled();
  });
});

describe("one training at a time", () => {
  test("a second click while the first one starts is refused, and the first goes on", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    vi.mocked(ensureEnvironment).mockImplementationOnce(async () => {
      await promise;
      return { home: "/nowhere", root: join(import.meta.dirname, "../../..") } as never;
    });
    const first = trainLora(parts, [uriOf("lora.yaml")]);
    await expect(trainLora(parts, [uriOf("lora.yaml")])).rejects.toMatchObject({ code: "start-in-progress" });
    resolve();
    await first;
    expect(startTrainer).toHaveBeenCalledOnce();
  });

  test("while one trains, another is asked for", async () => {
    await trainLora(parts, [uriOf("lora.yaml")]);
    await expect(trainLora(parts, [uriOf("lora.yaml")])).rejects.toThrow(CancellationError);
    expect(window.showWarningMessage).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("is training"),
      expect.objectContaining({ modal: true }),
      "Train Anyway",
    );
    expect(startTrainer).toHaveBeenCalledOnce();
    window.showWarningMessage.mockResolvedValueOnce("Train Anyway");
    await trainLora(parts, [uriOf("lora.yaml")]);
    expect(startTrainer).toHaveBeenCalledTimes(2);
  });
});

describe("Train LoRA on a dataset", () => {
  const proposed = (): (TextDocument | undefined)[] => editor.documents.filter((document) => document.isUntitled);

  test("that a config beside it trains on uses that config, whatever its name", async () => {
    writeFileSync(at("other.jsonl"), row("a") + row("b"));
    writeFileSync(at("other.lora.yaml"), "base_model: x/y\ndataset: { train: ./other.jsonl, validation: null }\n");
    await trainLora(parts, [uriOf("other.jsonl")]);
    expect(library.runs[0]?.plan.configPath).toBe(at("other.lora.yaml"));
    await expect(trainLora(parts, [uriOf("train.jsonl")])).rejects.toThrow(CancellationError);
  });

  test.each([
    ["only validates with", "validation.jsonl"],
    ["names in a part of another name", "rain.jsonl"],
    ["names in a comment", "remarked.jsonl"],
  ])("that a config %s gets a proposal, and nothing starts", async (_, name) => {
    writeFileSync(at("lora.yaml"), `${readFileSync(at("lora.yaml"), "utf8")}# not remarked.jsonl\n`);
    writeFileSync(at(name), row("a"));
    await trainLora(parts, [uriOf(name)]);
    expect(startTrainer).not.toHaveBeenCalled();
    expect(proposed().map((document) => document?.uri.path)).toEqual([at(`${name.slice(0, -6)}.lora.yaml`)]);
  });

  test.each([
    ["is gone", "gone.jsonl"],
    ["cannot be trained", "pairs.jsonl"],
  ])("beside a config whose own dataset %s gets a proposal", async (_, train) => {
    writeFileSync(at("pairs.jsonl"), '{"prompt":"q","chosen":"a","rejected":"b"}\n');
    writeFileSync(at("lora.yaml"), `base_model: x/y\ndataset:\n  train: ${train}\n`);
    writeFileSync(at("new.jsonl"), row("a"));
    await trainLora(parts, [uriOf("new.jsonl")]);
    expect(proposed().map((document) => document?.uri.path)).toEqual([at("new.lora.yaml")]);
  });

  test("whose own config is broken elsewhere says the error, whatever other config is broken too", async () => {
    writeFileSync(at("lora.yaml"), "base_model: x/y\ndataset: 3\n");
    writeFileSync(at("train.lora.yaml"), "base_model: x/y\ndataset: { train: train.jsonl }\nmethod: none\n");
    const told = trainLora(parts, [uriOf("train.jsonl")]);
    await expect(told).rejects.toThrow("train.lora.yaml cannot be trained: line 3");
  });

  test("whose own config trains on something else gets a proposal under the next name", async () => {
    writeFileSync(at("extra.jsonl"), row("a"));
    writeFileSync(at("extra.lora.yaml"), "base_model: x/y\ndataset: { train: train.jsonl }\n");
    await trainLora(parts, [uriOf("extra.jsonl")]);
    expect(proposed().map((document) => document?.uri.path)).toEqual([at("extra-2.lora.yaml")]);
  });

  test("that was never saved is asked to be", async () => {
    const untitled = Uri.from({ scheme: "untitled", path: "Untitled-1.jsonl" });
    await expect(trainLora(parts, [untitled])).rejects.toMatchObject({ code: "not-saved" });
    expect(proposed()).toEqual([]);
  });

  test("beside a config with errors says the error rather than propose a second one", async () => {
    writeFileSync(at("lora.yaml"), "base_model: x/y\ndataset: 3\n");
    await expect(trainLora(parts, [uriOf("train.jsonl")])).rejects.toMatchObject({ code: "config-errors" });
    expect(proposed()).toEqual([]);
  });

  test("asked twice keeps what a person wrote into the proposal, and trains once it is saved", async () => {
    rmSync(at("lora.yaml"));
    await trainLora(parts, [uriOf("train.jsonl")]);
    const [proposal] = proposed();
    proposal?.type(proposal.getText().replace("num_train_epochs: 3", "num_train_epochs: 2"));
    await trainLora(parts, [uriOf("train.jsonl")]);
    expect(proposed()).toEqual([proposal]);
    await trainLora(parts, [proposal?.uri]);
    expect(library.runs[0]?.plan).toMatchObject({ configPath: at("lora.yaml"), config: { num_train_epochs: 2 } });
  });
});
