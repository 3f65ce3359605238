import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeSetUpLock } from "../../../extension/python/set-up-lock.ts";

describe("takeSetUpLock", () => {
  let folder: string;
  let path: string;
  const take = (signal = new AbortController().signal, onWait: (pid: number) => void = () => undefined) =>
    takeSetUpLock({ path, signal, onWait });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tunesmith-lock-"));
    path = join(folder, "set-up.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is given back", async () => {
    const release = await take();
    expect(existsSync(path)).toBe(true);
    await release();
    expect(existsSync(path)).toBe(false);
  });

  it("makes the next one wait until it is given back", async () => {
    const release = await take();
    const waitedFor: number[] = [];
    const second = take(undefined, (pid) => {
      waitedFor.push(pid);
      void release();
    });
    await (await second)();
    expect(waitedFor).toEqual([process.pid]);
  });

  it("stops waiting when it is cancelled", async () => {
    const release = await take();
    const abort = new AbortController();
    await expect(take(abort.signal, () => abort.abort())).rejects.toMatchObject({ code: "cancelled" });
    await release();
  });

  it("takes over from a process that has died", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(path, JSON.stringify({ pid, host: hostname() }));
    await (await take())();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ["another machine's lock", JSON.stringify({ pid: 1, host: "another-machine" })],
    ["a lock that was never written to its end", ""],
  ])("takes over %s that nobody has touched for long", async (_name, text) => {
    writeFileSync(path, text);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    await (await take())();
    expect(existsSync(path)).toBe(false);
  });
});
