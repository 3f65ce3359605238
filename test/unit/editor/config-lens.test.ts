import { beforeEach, expect, test, vi } from "vitest";

vi.mock("vscode", () => import("./fake-vscode.ts"));

import { watchConfigLens } from "../../../extension/editor/config-lens.ts";
import type { Parts } from "../../../extension/editor/parts.ts";
import { editor, TextDocument, Uri } from "./fake-vscode.ts";
import { resolveForTest } from "./resolve-for-test.ts";

beforeEach(() => editor.reset("/workspace"));

async function lens(text: string): Promise<string | undefined> {
  watchConfigLens({ languageClient: () => ({ resolvedConfig: resolveForTest }) } as unknown as Parts);
  const [provider] = editor.lenses;
  const unsaved = Uri.from({ scheme: "untitled", path: "/workspace/lora.yaml" });
  const lenses = await provider?.provideCodeLenses(new TextDocument(unsaved, text));
  return lenses?.[0]?.command.title;
}

test("the lens says what a run would do: auto is the method that it is planned with", async () => {
  const text = "base_model: x/y\ndataset: { train: train.jsonl }\nmethod: auto\nmax_steps: 1\n";
  expect(await lens(text)).toMatch(/^\$\(play\) Train LoRA · lora · r \d+ · \d+ rows a step · 1 step$/);
});

test("the lens of a config with errors says so", async () => {
  expect(await lens("dataset: 3\n")).toContain("has errors");
});
