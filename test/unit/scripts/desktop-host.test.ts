import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { quietNode } from "../../../scripts/quiet-node.mjs";
import { whyNoDisplay, withoutDesktop } from "../../e2e/harness/desktop-host.ts";

const runner = join(import.meta.dirname, "../../e2e/run-electron.ts");

describe("a desktop editor that cannot open a window", () => {
  test("is one on Linux without a display", () => {
    expect(whyNoDisplay("linux", {})).toMatch(/no display/);
    expect(whyNoDisplay("linux", { DISPLAY: ":99" })).toBeUndefined();
    expect(whyNoDisplay("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBeUndefined();
    expect(whyNoDisplay("darwin", {})).toBeUndefined();
  });

  test("is skipped with the reason, and a failure where the workflow requires it", () => {
    expect(withoutDesktop("why", {})).toMatchObject({ failed: 0, skipped: [{ why: "why" }] });
    expect(withoutDesktop("why", { TUNESMITH_REQUIRE_ELECTRON: "1" })).toMatchObject({ failed: 1, skipped: [] });
  });

  test.skipIf(process.platform !== "linux").each([
    ["", 0, { passed: 0, failed: 0, skipped: [{ why: expect.stringMatching(/no display/) }] }],
    ["1", 1, { passed: 0, failed: 1, skipped: [] }],
  ])("the runner, required %j, exits %i before anything is downloaded", (required, code, counts) => {
    const env = { ...process.env, DISPLAY: "", WAYLAND_DISPLAY: "", TUNESMITH_REQUIRE_ELECTRON: required };
    const ran = spawnSync(process.execPath, [...quietNode, runner], {
      env,
      encoding: "utf8",
    });
    expect(ran.status, ran.stderr).toBe(code);
    expect(JSON.parse(ran.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject(counts);
  });
});
