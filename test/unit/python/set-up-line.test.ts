import { describe, expect, it } from "vitest";
import { setUpLine } from "../../../cli/draw-set-up.ts";

const progress = { step: "demo-model", state: "progress", fraction: null, text: "Starting", durationMs: null } as const;

describe("setUpLine", () => {
  it("is one line per state, the names aligned", () => {
    expect(setUpLine(progress)).toBe(" ▸ demo model          Starting");
    expect(setUpLine({ ...progress, fraction: 0.42 })).toBe(" ▸ demo model          42 %  Starting");
    expect(setUpLine({ ...progress, state: "done", text: "bf16", durationMs: 3840 })).toBe(
      " ✓ demo model          3.8 s   bf16",
    );
    expect(setUpLine({ ...progress, state: "present" })).toBe(" ✓ demo model          present");
  });
});
