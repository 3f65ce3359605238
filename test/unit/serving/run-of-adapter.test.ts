import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nameForAdapter, runOfAdapter } from "../../../extension/serving/run-of-adapter.ts";
import { plan } from "../runs/run-factory.ts";

describe("the run of an adapter", () => {
  let folder: string;
  let run: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-run-of-"));
    run = join(folder, "renamed folder");
    for (const path of ["adapter", "checkpoints/checkpoint-50"]) mkdirSync(join(run, path), { recursive: true });
    mkdirSync(join(folder, "My Adapter"));
    writeFileSync(join(run, "plan.json"), JSON.stringify({ ...plan, id: "text-to-sql-7" }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each([
    [".", "text-to-sql-7"],
    ["adapter", "text-to-sql-7"],
    ["checkpoints/checkpoint-50", "text-to-sql-7-checkpoint-50"],
  ])("is found from %s, and gives the model the name %s", async (path, name) => {
    expect(await runOfAdapter(join(run, path))).toMatchObject({ folder: run, plan: { id: "text-to-sql-7" } });
    expect(await nameForAdapter(join(run, path))).toBe(name);
  });

  it("is not there for an adapter from elsewhere, whose folder gives the name", async () => {
    expect(await runOfAdapter(join(folder, "My Adapter"))).toBeUndefined();
    expect(await nameForAdapter(join(folder, "My Adapter"))).toBe("my-adapter");
  });
});
