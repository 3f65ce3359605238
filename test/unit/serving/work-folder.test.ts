import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withWorkFolder } from "../../../extension/serving/work-folder.ts";

describe("the work folder of a serving", () => {
  let parent: string;
  let adapter: string;
  const here = hostname().replace(/[^A-Za-z0-9]+/g, "");
  const servings = (): string[] => readdirSync(parent).filter((name) => name.startsWith(".serving-"));
  const leave = (name: string): void => {
    mkdirSync(join(parent, name, "merged"), { recursive: true });
    writeFileSync(join(parent, name, "model.gguf"), "GGUF");
  };

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "tunesmith-work-"));
    adapter = join(parent, "adapter");
    mkdirSync(adapter);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("lies beside the adapter and is gone afterwards, however it ends", async () => {
    const seen = await withWorkFolder(adapter, async (folder) => {
      writeFileSync(join(folder, "model.gguf"), "GGUF");
      return folder;
    });
    expect(dirname(seen)).toBe(parent);
    const failing = withWorkFolder(adapter, () => Promise.reject(new Error("it failed")));
    await expect(failing).rejects.toThrow("it failed");
    expect(servings()).toEqual([]);
    expect(readdirSync(adapter)).toEqual([]);
  });

  it("is gone when the process ends in the middle", () => {
    const script = `
      import { withWorkFolder } from ${JSON.stringify(join(import.meta.dirname, "../../../extension/serving/work-folder.ts"))};
      await withWorkFolder(${JSON.stringify(adapter)}, async (folder) => { console.log(folder); process.exit(0); });
    `;
    const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "--eval", script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stdout, stderr).toContain(".serving-");
    expect(servings()).toEqual([]);
  });

  it("takes away what killed servings left, and nothing that another one works with", async () => {
    const { pid: dead } = spawnSync(process.execPath, ["--version"]);
    const working = [`.serving-${here}-${process.pid}-aaaaaa`, ".serving-otherhost-1-bbbbbb"];
    const abandoned = [`.serving-${here}-${dead}-cccccc`, ".serving-otherhost-1-dddddd", ".serving-eeeeee"];
    for (const name of [...working, ...abandoned, ".serving-notes-of-mine"]) leave(name);
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
    for (const name of abandoned.slice(1)) utimesSync(join(parent, name), twoDaysAgo, twoDaysAgo);
    await withWorkFolder(adapter, async () => undefined);
    expect(servings().sort()).toEqual([...working, ".serving-notes-of-mine"].sort());
  });

  it("is refused where there is no adapter", async () => {
    const missing = join(parent, "missing");
    await expect(withWorkFolder(missing, async () => undefined)).rejects.toMatchObject({ code: "no-adapter" });
    expect(existsSync(missing)).toBe(false);
  });

  it.skipIf(process.platform !== "linux")("says where nothing can be written", async () => {
    await expect(withWorkFolder("/proc/self", async () => undefined)).rejects.toMatchObject({ code: "not-writable" });
  });
});
