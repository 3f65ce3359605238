import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";

vi.mock("vscode", () => import("./fake-vscode.ts"));

import { commandTable } from "../../../extension/editor/command-table.ts";
import { type CommandId, commandIds } from "../../../extension/editor/manifest.generated.ts";
import type { Parts } from "../../../extension/editor/parts.ts";
import { buildWorkbench } from "../../../extension/editor/workbench.ts";
import { editor, memento, window, workspace } from "./fake-vscode.ts";

type Manifest = { contributes: { commands: { command: CommandId; enablement?: string }[] } };
const root = join(import.meta.dirname, "../../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** The commands that the editor itself offers only in trusted workspaces. */
const trusted = manifest.contributes.commands
  .filter(({ enablement }) => enablement?.includes("isWorkspaceTrusted"))
  .map(({ command }) => command);

beforeEach(() => editor.reset(root));

describe("commands in a workspace that is not trusted", () => {
  test("the table asks for trust exactly where the manifest does", () => {
    const table = commandTable({} as Parts);
    expect(commandIds.filter((id) => table[id].needsTrust !== null)).toEqual(
      commandIds.filter((id) => trusted.includes(id)),
    );
  });

  test.each(trusted)("%s refuses when it is called all the same", async (id) => {
    editor.folders = [];
    workspace.isTrusted = false;
    const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn() };
    const subscriptions: { dispose(): void }[] = [];
    const context = {
      subscriptions,
      workspaceState: memento(),
      globalStorageUri: { fsPath: root },
      extensionPath: root,
    };
    const request = { context, log, languageClient: vi.fn() } as unknown as Parameters<typeof buildWorkbench>[0];
    await buildWorkbench(request).run(id, []);
    expect(window.showErrorMessage).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("this workspace is not trusted"),
      "Manage Trust",
      "Show Log",
    );
    for (const subscription of subscriptions) subscription.dispose();
  });
});
