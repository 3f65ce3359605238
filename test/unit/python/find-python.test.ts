import { describe, expect, it } from "vitest";
import { findPython, isSupportedPython, pythonCandidates } from "../../../extension/python/find-python.ts";
import { usableUvVersion } from "../../../extension/python/find-uv.ts";

describe("the Python that the environment is built from", () => {
  it.each([
    [[3, 10, 14], false],
    [[3, 11, 0], true],
    [[3, 14, 2], true],
    [[3, 15, 0], false],
    [[2, 7, 18], false],
    [[4, 0, 0], false],
  ])("%j is supported: %s", (version, supported) => {
    expect(isSupportedPython(version)).toBe(supported);
  });

  it("is looked for in the setting first, then where each platform has it", () => {
    expect(pythonCandidates("/my/python", "linux")[0]).toEqual(["/my/python"]);
    expect(pythonCandidates("", "linux")[0]).toEqual(["python3"]);
    expect(pythonCandidates("", "win32")).toEqual([["py", "-3"], ["python"], ["python3"]]);
    expect(pythonCandidates("", "darwin").flat()).toContain("/opt/homebrew/bin/python3.12");
  });

  it("is found on this machine", async () => {
    const found = await findPython({ setting: "", signal: new AbortController().signal });
    expect(isSupportedPython(found.version)).toBe(true);
  });

  it("is not taken from something that answers to the name but is none", async () => {
    const found = await findPython({ setting: process.execPath, signal: new AbortController().signal });
    expect(found.path).not.toBe(process.execPath);
  });
});

describe("usableUvVersion", () => {
  it.each([
    ["uv 0.13.9 (x86_64-unknown-linux-gnu)", "0.13.9"],
    ["uv 0.8.0", "0.8.0"],
    ["uv 1.0.0", "1.0.0"],
    ["uv 0.7.22", undefined],
    ["uvicorn 0.30.0", undefined],
    ["", undefined],
  ])("%s → %s", (answer, version) => {
    expect(usableUvVersion(answer)).toBe(version);
  });
});
