import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { usualPlaces } from "../../../scripts/hosts/chromium.ts";
import { readLauncher } from "../../../scripts/hosts/desktop-code.ts";
import { isRecent } from "../../../scripts/hosts/find-go.ts";
import { npmProgram } from "../../../scripts/hosts/npm-program.mjs";
import { runProgram } from "../../../scripts/hosts/run-program.ts";

describe("VS Code's launcher on Windows", () => {
  const folder = join("C:", "Program Files", "Microsoft VS Code", "bin");

  test("is read, not run: the program and its script, whatever the folder is called", () => {
    const text = `@echo off\r\nsetlocal\r\nset VSCODE_DEV=\r\nset ELECTRON_RUN_AS_NODE=1\r\n"%~dp0..\\Code.exe" "%~dp0..\\resources\\app\\out\\cli.js" %*\r\n`;
    const top = join("C:", "Program Files", "Microsoft VS Code");
    expect(readLauncher(folder, text)).toEqual({
      command: join(top, "Code.exe"),
      args: [join(top, "resources", "app", "out", "cli.js")],
      env: { ELECTRON_RUN_AS_NODE: "1" },
    });
  });

  test("in words that nobody knows is as good as none", () => {
    expect(readLauncher(folder, "@start code")).toBeUndefined();
  });
});

describe("npm", () => {
  test("is a program of its own where it can be", () => {
    expect(npmProgram("linux", {})).toEqual({ command: "npm", args: [] });
  });

  test("on Windows is its script on this Node, found on PATH; no .cmd is started", () => {
    const folder = mkdtempSync(join(tmpdir(), "tunesmith npm "));
    try {
      const bin = join(folder, "node_modules", "npm", "bin");
      mkdirSync(bin, { recursive: true });
      writeFileSync(join(bin, "npm-cli.js"), "");
      const found = npmProgram("win32", { PATH: folder });
      expect(found?.command).toBe(process.execPath);
      expect(found?.args[0]?.endsWith("npm-cli.js")).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("a program in a folder with a space, given text with shell signs, runs as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tunesmith run "));
  try {
    const script = join(folder, "print.cjs");
    writeFileSync(script, "process.stdout.write(process.argv[2])");
    const ran = await runProgram({ command: process.execPath, args: [script, "a & b > c; $HOME"] });
    expect(ran).toEqual({ code: 0, output: "a & b > c; $HOME" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ["go1.26.6\n", true],
  ["go1.24", true],
  ["go2.0", true],
  ["go1.19.8", false],
  ["", false],
])("Go %j builds Ollama: %s", (version, recent) => {
  expect(isRecent(version)).toBe(recent);
});

test("browsers are looked for where macOS and Windows keep them", () => {
  expect(usualPlaces("darwin", {})).toContain(
    join("/Applications", "Google Chrome.app", "Contents", "MacOS", "Google Chrome"),
  );
  expect(usualPlaces("win32", { PROGRAMFILES: "P" })).toContain(join("P", "Google/Chrome/Application/chrome.exe"));
  expect(usualPlaces("linux", {})).toEqual([]);
});
