import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { lockFiles } from "../../extension/python/set-up-stamp.ts";

const root = join(import.meta.dirname, "../..");
const names = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`);

let shipped: string[] = [];

beforeAll(() => {
  const args = [join(root, "node_modules/@vscode/vsce/vsce"), "ls", "--no-dependencies"];
  const output = execFileSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  shipped = output.trim().split(/\r?\n/).sort();
}, 180_000);

describe("what the VSIX holds", () => {
  test("exactly what the installed extension needs", () => {
    const bundles = ["cli", "extension", "language-client", "server", "workbench"].map((name) => `dist/${name}.js`);
    const pages = ["compare.css", "compare.js", "loss.css", "loss.js"].map((name) => `dist/media/${name}`);
    const { "developer-tools": _forCheckoutsOnly, ...locks } = lockFiles;
    expect(shipped).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "package.json",
        "media/icon.png",
        "media/tunesmith.svg",
        ...bundles,
        ...pages,
        ...Object.values(locks).map((name) => `python-runtime/${name}`),
        "python-runtime/requirements-converter.in",
        "python-runtime/requirements-uv.lock",
        ...names("python-runtime/tunesmith", ".py"),
        ...names("schemas", ".schema.json"),
        ...names("schemas/providers", ".json"),
      ].sort(),
    );
  });
});
