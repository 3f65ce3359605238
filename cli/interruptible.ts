import process from "node:process";

/** What a shell says of a process that an interrupt ended. */
const interruptedCode = 130;

/**
 * Runs `work` with a signal that aborts at the first interrupt (Ctrl+C, SIGTERM), so that it can end what it started; the second
 * ends this process at once. The listeners stay until the work is done: execa's own would end the process when ours are gone.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(interruptedCode);
    abort.abort();
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  try {
    return await work(abort.signal);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}
