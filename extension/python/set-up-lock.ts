import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { isProcessAlive } from "./is-process-alive.ts";
import { cancelledProblem } from "./run-command.ts";

const touchMs = 5000;
/** Six missed touches. Counts only where it cannot be asked whether the holder lives: on this machine a sleep looks the same. */
const staleMs = 30_000;
/** How far the clock may have been set since the machine started. */
const clockSlackMs = 60_000;
const pollMs = 300;

/** `token` tells one taking of the lock from the next by the same process. */
type Holder = { readonly pid: number; readonly host: string; readonly token: string };

/** The lock as it was found: what it says, and when it was last touched. */
type Found = { readonly text: string; readonly mtimeMs: number };

async function look(path: string): Promise<Found | undefined> {
  try {
    return { text: await readFile(path, "utf8"), mtimeMs: (await stat(path)).mtimeMs };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

/** Undefined while its holder is just writing it, and for a text that no set-up has written. */
function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Whether nobody holds the lock any more. A process of this machine is asked; for all others only the time of the file tells. */
function isLeftOver({ text, mtimeMs }: Found): boolean {
  const holder = parse(text);
  if (holder?.host !== hostname()) return Date.now() - mtimeMs > staleMs;
  // After a restart another process may have the number.
  const startedMs = Date.now() - uptime() * 1000;
  return !isProcessAlive(holder.pid) || mtimeMs < startedMs - clockSlackMs;
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

/**
 * Puts a left-over lock aside. Another waiter may have done so since it was judged, and taken the lock itself: a file that says
 * something else than the one that was judged goes back to its place, unless that has been taken meanwhile.
 */
async function putAside(path: string, judged: Found): Promise<void> {
  const aside = `${path}.${randomUUID()}.old`;
  try {
    await rename(path, aside);
    const text = await readFile(aside, "utf8");
    if (text !== judged.text) await create(path, text);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Keeps the lock fresh for other machines until it is given back, which leaves a lock alone that somebody else has taken. */
function hold(path: string, text: string): () => Promise<void> {
  const touch = setInterval(() => {
    const now = new Date();
    // The folder may have been removed meanwhile; the set-up's own next write then says so.
    utimes(path, now, now).catch(() => clearInterval(touch));
  }, touchMs);
  touch.unref();
  return async () => {
    clearInterval(touch);
    if ((await look(path))?.text === text) await rm(path, { force: true });
  };
}

/**
 * Takes the lock of a home folder, waiting while another set-up (another window, a terminal) holds it. A lock of this machine is
 * held as long as its process lives; one of another machine, or without content, until nobody has touched it for 30 s.
 * @param request.onWait called once with the holder's process id, 0 while unknown.
 * @returns what gives the lock back.
 * @throws the cancelled Problem when `signal` aborts while waiting.
 */
export async function takeSetUpLock(request: {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onWait: (pid: number) => void;
}): Promise<() => Promise<void>> {
  const { path, signal } = request;
  const holder: Holder = { pid: process.pid, host: hostname(), token: randomUUID() };
  const text = JSON.stringify(holder);
  let told = false;
  while (!(await create(path, text))) {
    const found = await look(path);
    if (!found) continue;
    if (isLeftOver(found)) {
      await putAside(path, found);
      continue;
    }
    if (!told) request.onWait(parse(found.text)?.pid ?? 0);
    told = true;
    await wait(pollMs, undefined, { signal }).catch(() => {
      throw cancelledProblem();
    });
  }
  return hold(path, text);
}
