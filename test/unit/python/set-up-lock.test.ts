import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, uptime } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { takeSetUpLock } from "../../../extension/python/set-up-lock.ts";

const files = vi.hoisted(() => ({ beforeRename: undefined as (() => void) | undefined }));
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const rename = async (from: string, to: string): Promise<void> => {
    files.beforeRename?.();
    files.beforeRename = undefined;
    await real.rename(from, to);
  };
  return { ...real, rename };
});

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

  const writeOld = (text: string): void => {
    writeFileSync(path, text);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
  };

  it("leaves a living process of this machine its lock, however long it was not touched: the machine may have slept", async () => {
    writeOld(JSON.stringify({ pid: process.pid, host: hostname(), token: "of the other" }));
    const abort = new AbortController();
    const waitedFor: number[] = [];
    const taking = take(abort.signal, (pid) => {
      waitedFor.push(pid);
      abort.abort();
    });
    await expect(taking).rejects.toMatchObject({ code: "cancelled" });
    expect(waitedFor).toEqual([process.pid]);
    expect(readFileSync(path, "utf8")).toContain("of the other");
  });

  it("takes over from before the machine was started: the number may be another process's now", async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), token: "of the other" }));
    const before = new Date(Date.now() - uptime() * 1000 - 3_600_000);
    utimesSync(path, before, before);
    await (await take())();
    expect(existsSync(path)).toBe(false);
  });

  it("gives back its own lock only", async () => {
    const release = await take();
    const other = JSON.stringify({ pid: process.pid, host: hostname(), token: "of the other" });
    writeFileSync(path, other);
    await release();
    expect(readFileSync(path, "utf8")).toBe(other);
  });

  it("gives a fresh lock back that it took for the left-over one it had judged", async () => {
    writeOld(JSON.stringify({ pid: 1, host: "another-machine" }));
    const quicker = JSON.stringify({ pid: process.pid, host: hostname(), token: "of the quicker one" });
    files.beforeRename = () => writeFileSync(path, quicker);
    const abort = new AbortController();
    await expect(take(abort.signal, () => abort.abort())).rejects.toMatchObject({ code: "cancelled" });
    expect(readFileSync(path, "utf8")).toBe(quicker);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("has one winner where many take over the same left-over lock", async () => {
    writeOld(JSON.stringify({ pid: 1, host: "another-machine" }));
    let holders = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      const release = await take();
      holders += 1;
      most = Math.max(most, holders);
      // What a set-up does next: several turns in which another one could come in.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      await release();
    };
    await Promise.all(Array.from({ length: 6 }, work));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
