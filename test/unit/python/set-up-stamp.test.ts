import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  emptyStamp,
  lockHash,
  parseStamp,
  readStamp,
  type SetUpStamp,
  withPart,
  writeStamp,
} from "../../../extension/python/set-up-stamp.ts";

const done = { lock: "a1", detail: "3.12.4", doneAt: "2026-11-23T23:00:00.000Z" };
const stamp: SetUpStamp = { version: 1, parts: { python: done, torch: { ...done, detail: "cpu" } } };

describe("the stamp", () => {
  it("reads what it wrote", () => {
    expect(parseStamp(JSON.stringify(stamp))).toEqual(stamp);
  });

  it.each([
    ["torn", '{"version":1,"parts":{"pyth'],
    ["empty", ""],
    ["null", "null"],
    ["of another version", JSON.stringify({ ...stamp, version: 2 })],
    ["without parts", '{"version":1}'],
  ])("counts as empty when it is %s", (_name, text) => {
    expect(parseStamp(text)).toEqual(emptyStamp);
  });

  it("leaves out parts that it does not know or that are incomplete", () => {
    const text = JSON.stringify({ version: 1, parts: { python: done, telepathy: done, torch: { lock: "a1" } } });
    expect(parseStamp(text)).toEqual({ version: 1, parts: { python: done } });
  });

  it("takes a part out and puts it in without touching the others", () => {
    const without = withPart(stamp, "torch", null);
    expect(without).toEqual({ version: 1, parts: { python: done } });
    expect(withPart(without, "torch", { ...done, detail: "cpu" })).toEqual(stamp);
    expect(stamp.parts.torch?.detail).toBe("cpu");
  });
});

describe("the stamp on disk", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-stamp-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is empty where there is none, and what was written after", async () => {
    const path = join(folder, "environment.json");
    expect(await readStamp(path)).toEqual(emptyStamp);
    await writeStamp(path, stamp);
    expect(await readStamp(path)).toEqual(stamp);
  });

  it("hashes a lock by its content, whatever its line ends", async () => {
    writeFileSync(join(folder, "requirements.lock"), "a==1\nb==2\n");
    const unix = await lockHash(folder, "packages");
    writeFileSync(join(folder, "requirements.lock"), "a==1\r\nb==2\r\n");
    expect(await lockHash(folder, "packages")).toBe(unix);
    writeFileSync(join(folder, "requirements.lock"), "a==1\nb==3\n");
    expect(await lockHash(folder, "packages")).not.toBe(unix);
    await expect(lockHash(folder, "torch")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
