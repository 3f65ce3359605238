import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { cancelledProblem } from "./run-command.ts";

const touchMs = 5000;
/** Six missed touches: the holder is gone or its machine sleeps. */
const staleMs = 30_000;
const pollMs = 300;

type Holder = { readonly pid: number; readonly host: string };

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Who holds the lock; undefined when nobody does any more and the file may be taken over. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const [text, { mtimeMs }] = [await readFile(path, "utf8"), await stat(path)];
    if (Date.now() - mtimeMs > staleMs) return undefined;
    // A file without content is one that its holder is just writing.
    if (text === "") return { pid: 0, host: "" };
    const holder = JSON.parse(text) as Holder;
    return holder.host === hostname() && !isAlive(holder.pid) ? undefined : holder;
  } catch (cause) {
    if (cause instanceof SyntaxError || (cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

/** Puts a left-over lock aside. The rename has one winner, so that two waiters do not both believe to have removed it. */
async function putAside(path: string): Promise<void> {
  const aside = `${path}.${process.pid}.old`;
  try {
    await rename(path, aside);
    await rm(aside, { force: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder), { flag: "wx" });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

/**
 * Takes the lock of a home folder, waiting while another set-up (another window, a terminal) holds it. A lock whose process has
 * died, or that nobody has touched for 30 s, is taken over.
 * @param request.onWait called once with the holder's process id, 0 while unknown.
 * @returns what gives the lock back.
 * @throws the cancelled Problem when `signal` aborts while waiting.
 */
export async function takeSetUpLock(request: {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onWait: (pid: number) => void;
}): Promise<() => Promise<void>> {
  let told = false;
  while (!(await create(request.path))) {
    const holder = await holderOf(request.path);
    if (!holder) {
      await putAside(request.path);
      continue;
    }
    if (!told) request.onWait(holder.pid);
    told = true;
    await wait(pollMs, undefined, { signal: request.signal }).catch(() => {
      throw cancelledProblem();
    });
  }
  const touch = setInterval(() => {
    const now = new Date();
    // The folder may have been removed meanwhile; the set-up's own next write then says so.
    utimes(request.path, now, now).catch(() => clearInterval(touch));
  }, touchMs);
  touch.unref();
  return async () => {
    clearInterval(touch);
    await rm(request.path, { force: true });
  };
}
