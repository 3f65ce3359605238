import { expect, it, vi } from "vitest";
import type * as vscode from "vscode";
import { keepOutOfLog, redactedLog } from "../../../extension/editor/redacted-log.ts";

it("is the one sink: no level writes a secret, and the rest is the editor's own channel", () => {
  const written: string[] = [];
  const write = (...parts: unknown[]): void => void written.push(parts.map(String).join(" "));
  const levels = { trace: write, debug: write, info: write, warn: write, error: write };
  const channel = { ...levels, name: "Tunesmith", show: vi.fn() };
  const log = redactedLog(channel as unknown as vscode.LogOutputChannel);
  keepOutOfLog("correct-horse-battery");
  log.info("compare: token correct-horse-battery");
  log.warn("https://ada:secret@index.example", new Error(`hf_${"a".repeat(34)}`));
  log.error(new Error("401 for correct-horse-battery") as unknown as string, 7);
  expect(written[0]).toBe("compare: token ***");
  expect(written[1]).toContain("https://index.example Error: hf_***");
  expect(written[2]).toMatch(/^Error: 401 for \*\*\*\n[\s\S]* 7$/);
  expect(written.join()).not.toMatch(/secret|aaaa|horse/);
  expect(log.name).toBe("Tunesmith");
  log.show();
  expect(channel.show).toHaveBeenCalled();
});
