import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UsageError } from "../../../cli/arguments.ts";
import { runCompare } from "../../../cli/compare.ts";
import { makeFakeCompare } from "./fake-compare.ts";

const machine = vi.hoisted(() => ({ environment: undefined as unknown }));
vi.mock("../../../cli/require-environment.ts", () => ({
  requireEnvironment: () => Promise.resolve(machine.environment),
}));

describe("compare on the command line", () => {
  let fake: ReturnType<typeof makeFakeCompare>;
  let out = "";
  let error = "";
  beforeEach(() => {
    fake = makeFakeCompare();
    machine.environment = fake.environment;
    [out, error] = ["", ""];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      error += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    fake.remove();
  });

  const prompts = (...rows: string[]): string => {
    const path = join(fake.folder, "prompts.jsonl");
    writeFileSync(path, rows.join("\n"));
    return path;
  };
  const good = '{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]}';

  it("prints rows as JSON on stdout and progress on stderr", async () => {
    const path = prompts(good, "", '{"prompt":"again"}');
    expect(await runCompare([fake.folder, "--prompts", path, "--json"])).toBe(0);
    expect(JSON.parse(out)).toEqual({
      rows: [
        { line: 1, prompt: "hi", expected: "hello", base: "hi", tuned: "HI" },
        { line: 3, prompt: "again", expected: null, base: "again", tuned: "AGAIN" },
      ],
    });
    expect(error).toContain("Loading the base model\n");
    expect(error).toContain("4 of 4 answers\n");
  });

  it("prints rows for people", async () => {
    expect(await runCompare([fake.folder, "--prompts", prompts(good)])).toBe(0);
    expect(out).toBe("1  hi\n  expected hello\n  base     hi\n  tuned    HI\n\n");
  });

  it("keeps what was answered when a side fails, says which, and exits 1", async () => {
    const path = prompts(good, '{"prompt":"fail"}', '{"prompt":"refuse"}');
    expect(await runCompare([fake.folder, "--prompts", path, "--json"])).toBe(1);
    const { rows } = JSON.parse(out) as { rows: unknown[] };
    expect(rows[0]).toMatchObject({ base: "hi", tuned: "HI" });
    expect(rows[1]).toMatchObject({ base: "fail", tuned: null });
    expect(rows[2]).toMatchObject({ base: null, tuned: null });
    expect(error).toContain("line 2, tuned: It failed. Do this.");
    expect(error).toContain("line 3, both sides: It failed. Do this.");
  });

  it("fails with the reason when the models cannot be loaded or the process dies", async () => {
    const broken = join(fake.folder, "broken");
    await expect(runCompare([broken, "--prompts", prompts(good)])).rejects.toMatchObject({ code: "no-weights" });
    await expect(runCompare([fake.folder, "--prompts", prompts('{"prompt":"die"}')])).rejects.toMatchObject({
      code: "tool-failed",
    });
  });

  it("stops when it is interrupted", async () => {
    const listeners = process.listenerCount("SIGINT");
    const running = runCompare([join(fake.folder, "hang"), "--prompts", prompts(good)]);
    await vi.waitFor(() => expect(error).toContain("Loading the base model\n"));
    process.emit("SIGINT");
    expect(await running).toBe(3);
    expect(error).toMatch(/Stopped\.\n$/);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  it.each([
    ["no folder", []],
    ["no prompts", ["run"]],
    ["a bad number", ["run", "--prompts", "p.jsonl", "--max-tokens", "many"]],
    ["an unknown option", ["run", "--prompts", "p.jsonl", "--fast"]],
  ])("refuses %s with its usage", async (_name, args) => {
    await expect(runCompare(args)).rejects.toBeInstanceOf(UsageError);
  });

  it("names prompts that cannot be read", async () => {
    const missing = runCompare(["run", "--prompts", join(fake.folder, "missing.jsonl")]);
    await expect(missing).rejects.toMatchObject({ code: "missing-prompts" });
  });
});
