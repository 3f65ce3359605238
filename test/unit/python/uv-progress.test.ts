import { describe, expect, it } from "vitest";
import { foldUvLine, noUvProgress, uvProgressText } from "../../../extension/python/uv-progress.ts";

const told = (...lines: readonly string[]) => uvProgressText(lines.reduce(foldUvLine, noUvProgress));

describe("uv's progress", () => {
  it("is unknown until a download is announced", () => {
    expect(told()).toEqual({ text: "Looking up packages", fraction: null });
    expect(told("Resolved 29 packages in 325ms")).toEqual({ text: "Looking up packages", fraction: null });
  });

  it("is the share of the announced bytes that has come, and names the largest that is missing", () => {
    const lines = ["Downloading sympy (6.0MiB)", "Downloading torch (528.9MiB)", " Downloaded sympy"];
    const { text, fraction } = told(...lines);
    expect(text).toBe("Downloading torch, 6 MB of 561 MB");
    expect(fraction).toBeCloseTo(6 / 534.9, 6);
  });

  it("is whole when everything has come", () => {
    expect(told("Downloading torch (1.5GiB)", " Downloaded torch")).toEqual({
      text: "Installing, 1.6 GB of 1.6 GB downloaded",
      fraction: 1,
    });
  });

  it("stays as it is on any other line", () => {
    const before = foldUvLine(noUvProgress, "Downloading torch (1.5GiB)");
    expect(foldUvLine(before, " + torch==2.14.1")).toBe(before);
  });
});
