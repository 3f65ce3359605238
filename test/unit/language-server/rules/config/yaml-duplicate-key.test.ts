import { describe, expect, test } from "vitest";
import { onlyFinding, start } from "../../linted-config.ts";

describe("yaml-duplicate-key", () => {
  const rule = "config/yaml-duplicate-key";

  test("either of the two can stay", () => {
    const found = onlyFinding(`${start}seed: 1\nmax_length: 512\nseed: 2\n`, rule);
    expect(found.message).toContain("already set in line 3");
    expect(found.fixed).toBe(`${start}max_length: 512\nseed: 2\n`);
    expect(found.titles).toEqual(["Keep this one, delete line 3", "Delete this one"]);
  });
});
