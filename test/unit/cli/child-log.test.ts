import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failureText } from "../../../cli/arguments.ts";
import { withChildLog } from "../../../cli/child-log.ts";
import { Problem } from "../../../extension/problem.ts";

describe("the log of a terminal", () => {
  let error = "";
  beforeEach(() => {
    error = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      error += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it("is silent while all goes well", async () => {
    const work = async (onLog: (line: string) => void): Promise<number> => {
      onLog("Resolved 40 packages");
      return 7;
    };
    expect(await withChildLog(false, work)).toBe(7);
    expect(error).toBe("");
    await withChildLog(true, work);
    expect(error).toBe("   Resolved 40 packages\n");
  });

  it("has the whole output when the work failed, without secrets", async () => {
    vi.stubEnv("HF_TOKEN", "correct-horse-battery");
    const failing = withChildLog(false, async (onLog) => {
      onLog("first line");
      onLog("401 for correct-horse-battery");
      throw new Error("it failed");
    });
    await expect(failing).rejects.toThrow("it failed");
    expect(error).toBe("\n log\n   first line\n   401 for ***\n");
  });

  it("says nothing when the work was called off", async () => {
    const cancelled = Object.assign(new Error("Cancelled."), { name: "AbortError" });
    const failing = withChildLog(false, async (onLog) => {
      onLog("first line");
      throw cancelled;
    });
    await expect(failing).rejects.toBe(cancelled);
    expect(error).toBe("");
  });
});

describe("what a terminal says of a failure", () => {
  const failed = (command: string): Problem =>
    new Problem({ code: "x", message: "It broke.", hint: "Mend it.", actions: [{ title: "Button", command }] });

  it.each([
    ["tunesmith.setUpEnvironment", "It broke.\nMend it.\nRun: node dist/cli.js setup --demo-model --converter"],
    ["tunesmith.doctor", "It broke.\nMend it.\nRun: node dist/cli.js doctor"],
    ["workbench.action.openSettings", "It broke.\nMend it."],
  ])("turns the button %s into what a terminal has", (command, text) => {
    expect(failureText(failed(command))).toBe(text);
  });
});
