import { beforeEach, expect, test, vi } from "vitest";

vi.mock("vscode", () => import("./fake-vscode.ts"));

import { commandTable } from "../../../extension/editor/command-table.ts";
import type { Parts } from "../../../extension/editor/parts.ts";
import { commands, editor, Uri } from "./fake-vscode.ts";

beforeEach(() => editor.reset("/workspace"));

async function openRunFolder(folder: string): Promise<unknown[]> {
  const parts = { log: { info: vi.fn() } } as unknown as Parts;
  await commandTable(parts)["tunesmith.openRunFolder"].run([{ folder, plan: {} }]);
  return commands.executeCommand.mock.calls.at(-1) ?? [];
}

test("a run of the workspace is shown in the editor's explorer", async () => {
  const folder = "/workspace/.tunesmith/runs/a-1";
  expect(await openRunFolder(folder)).toEqual(["revealInExplorer", Uri.file(folder)]);
});

test("a run elsewhere is shown by the system", async () => {
  expect(await openRunFolder("/elsewhere/a-1")).toEqual(["revealFileInOS", Uri.file("/elsewhere/a-1")]);
});

test("a run elsewhere opens in a window of its own where the editor cannot ask the system, as in a browser", async () => {
  commands.executeCommand.mockRejectedValueOnce(new Error("command 'revealFileInOS' not found"));
  expect(await openRunFolder("/elsewhere/a-1")).toEqual([
    "vscode.openFolder",
    Uri.file("/elsewhere/a-1"),
    { forceNewWindow: true },
  ]);
});
