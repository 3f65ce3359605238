import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { outliveClosedPipes } from "../../../cli/outlive-closed-pipes.ts";
import { runCli } from "../../../cli/run-cli.ts";
import { capturePrinted } from "./printed.ts";

const printed = capturePrinted();

describe("the command line", () => {
  test.each(["lint", "setup", "doctor", "train", "resume", "stop", "compare", "serve"])(
    "%s --help prints its usage as a result",
    async (verb) => {
      expect(await runCli([verb, "--help"])).toBe(0);
      expect(printed.out).toMatch(new RegExp(`^usage: node dist/cli\\.js ${verb}`));
      expect(printed.error).toBe("");
    },
  );

  test("--help names the verbs", async () => {
    expect(await runCli(["--help"])).toBe(0);
    expect(printed.out).toMatch(/^ {2}lint .*\n {2}train /m);
  });

  test.each([[[]], [["tarin"]], [["train"]], [["lint", "--fast", "a"]]])("%j exits 2 with the usage", async (args) => {
    expect(await runCli(args)).toBe(2);
    expect(printed.error).toContain("usage: node dist/cli.js");
    expect(printed.out).toBe("");
  });

  test("a verb that fails exits 1 with what to do, without a stack", async () => {
    expect(await runCli(["train", "/no/such/lora.yaml"])).toBe(1);
    expect(printed.error).toContain("/no/such/lora.yaml cannot be read.");
    expect(printed.error).not.toMatch(/ at .*\.ts/);
  });
});

describe("a closed pipe", () => {
  const failure = (code: string): Error => Object.assign(new Error(code), { code });

  test("is no failure: `lint … | head -1` reads one line", () => {
    const stream = new PassThrough();
    outliveClosedPipes([stream]);
    expect(() => stream.emit("error", failure("EPIPE"))).not.toThrow();
  });

  test("a full disk is one", () => {
    const stream = new PassThrough();
    outliveClosedPipes([stream]);
    expect(() => stream.emit("error", failure("ENOSPC"))).toThrow("ENOSPC");
  });
});
