import * as vscode from "vscode";
import { Problem } from "../problem.ts";

/**
 * Refuses to run code in an untrusted workspace. Menus hide such commands; keys and other extensions can still call them.
 * @throws Problem `untrusted`.
 */
export function requireTrust(what: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new Problem({
    code: "untrusted",
    message: `${what} runs code, and this workspace is not trusted.`,
    hint: "Linting works without trust.",
    actions: [{ title: "Manage Trust", command: "workbench.trust.manage" }],
  });
}
