import { describe, expect, it } from "vitest";
import { lastMeaningfulLine, stepFailed } from "../../../extension/python/explain-failure.ts";

describe("lastMeaningfulLine", () => {
  it("is uv's error with its deepest cause", () => {
    const lines = [
      "Using Python 3.11.2 environment at: /home/ada/python",
      "error: Failed to fetch: `https://index.example/simple/torch/`",
      "  cause: error sending request",
      "  cause: failed to lookup address information: Name or service not known",
    ];
    expect(lastMeaningfulLine(lines)).toBe(
      "Failed to fetch: `https://index.example/simple/torch/`: failed to lookup address information: Name or service not known",
    );
  });

  it("is the end of a traceback, not its head", () => {
    const lines = [
      "Traceback (most recent call last):",
      '  File "x.py", line 3, in <module>',
      "OSError: disk went away",
    ];
    expect(lastMeaningfulLine(lines)).toBe("disk went away");
  });

  it("is pip's error, not the hint below it", () => {
    const lines = [
      "ERROR: No matching distribution found for uv==0.13.9",
      "hint: see above",
      "[notice] A new release of pip",
    ];
    expect(lastMeaningfulLine(lines)).toBe("No matching distribution found for uv==0.13.9");
  });

  it("has no colours, is short, and is empty for no output", () => {
    expect(lastMeaningfulLine(["\u001b[31merror:\u001b[0m broken"])).toBe("broken");
    expect(lastMeaningfulLine([`error: ${"x".repeat(1000)}`]).length).toBeLessThan(310);
    expect(lastMeaningfulLine(["", "  "])).toBe("");
  });

  it("never shows a password of an index", () => {
    expect(lastMeaningfulLine(["error: no answer from https://ada:secret@index.example"])).not.toContain("secret");
  });
});

describe("stepFailed", () => {
  it.each([
    ["error: failed to lookup address information", "set-up-network", "network"],
    ["error: No space left on device (os error 28)", "set-up-disk-full", "Free about 8 GB"],
    ["error: Permission denied (os error 13)", "set-up-not-writable", "writable"],
    [
      "  cause: Because torch==2.14.1 has no wheels with a matching platform tag",
      "set-up-unsupported-machine",
      "macOS 14",
    ],
    ["error: Hash mismatch for `torch`", "set-up-hash-mismatch", "mirror"],
    ["error: it is raining", "set-up-failed", "Set up again"],
  ])("%s has the code %s and its own next step", (line, code, hint) => {
    const problem = stepFailed("Installing PyTorch", { lines: [line], code: 2 });
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(/^Installing PyTorch failed: .*\.$/);
    expect(problem.hint).toContain(hint);
  });

  it("says how it ended when it said nothing", () => {
    expect(stepFailed("Installing uv", { lines: [], code: 9 }).message).toBe("Installing uv failed: it ended with 9.");
  });
});
