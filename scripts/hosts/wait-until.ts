import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks `probe` every 100 ms until it answers with something other than undefined or false, and returns that.
 * Throws after `timeoutMs` with `what` in the message; an exception of the probe counts as "not yet" and is kept as the cause.
 */
export async function waitUntil<T>(
  what: string,
  timeoutMs: number,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for ${what}.`, { cause });
    await pause(100);
  }
}
