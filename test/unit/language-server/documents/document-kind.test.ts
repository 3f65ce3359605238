import { matchesGlob } from "node:path";
import { describe, expect, test } from "vitest";
import { configPattern } from "../../../../extension/editor/config-files.ts";
import { documentKind, namedFileKind, openDocumentKind } from "../../../../language-server/documents/document-kind.ts";

describe("what a file is", () => {
  test.each([
    ["/data/train.jsonl", "dataset"],
    ["C:\\work\\train.JSONL", "dataset"],
    ["file:///data/events.jsonl", "dataset"],
    ["/data/lora.yaml", "config"],
    ["/data/sql.lora.yaml", "config"],
    ["/data/adapter/adapter_config.json", "adapter"],
    ["/data/lora.yml", null],
    ["/data/config.yaml", null],
    ["/data/.tunesmith/runs/sql-1/events.jsonl", null],
    ["C:\\work\\.tunesmith\\runs\\sql-1\\events.jsonl", null],
    ["file:///data/.tunesmith/runs/sql-1/adapter/adapter_config.json", "adapter"],
  ])("%s: %s", (path, kind) => {
    expect(documentKind(path)).toBe(kind);
  });

  test.each(["/data/lora.yaml", "/data/sql.lora.yaml", "/data/lora.yml", "/data/flora.yaml", "/data/config.yaml"])(
    "%s is a config for the server where it is one for the editor",
    (path) => {
      expect(documentKind(path) === "config").toBe(matchesGlob(path, configPattern));
    },
  );

  test("a language counts where a name says nothing, but never for the log of a run", () => {
    expect(openDocumentKind({ uri: "untitled:Untitled-1", languageId: "jsonl" })).toBe("dataset");
    expect(openDocumentKind({ uri: "untitled:Untitled-1", languageId: "yaml" })).toBeNull();
    expect(openDocumentKind({ uri: "file:///w/.tunesmith/runs/a/events.jsonl", languageId: "jsonl" })).toBeNull();
  });

  test.each([
    ["axolotl.yml", "config"],
    ["lora.yml", "config"],
    ["./data.json", "dataset"],
    ["/dev/stdin", "dataset"],
    ["adapter_config.json", "adapter"],
    [".tunesmith/runs/sql-1/events.jsonl", "dataset"],
    ["README.md", null],
    ["model.safetensors", null],
  ])("%s, named to be linted: %s", (path, kind) => {
    expect(namedFileKind(path)).toBe(kind);
  });
});
