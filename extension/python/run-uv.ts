import { uvEnvironment } from "./find-uv.ts";
import { type CommandResult, runCommand } from "./run-command.ts";
import type { SetUpWork } from "./set-up-step.ts";
import { foldUvLine, noUvProgress, uvProgressText } from "./uv-progress.ts";

/** Six gigabytes over a slow line take an hour; uv itself gives up on a line that stands still. */
const defaultTimeoutMs = 2 * 60 * 60_000;

/** Runs uv, its downloads shown as progress. */
export async function runUv(
  work: SetUpWork,
  args: readonly string[],
  options: { readonly timeoutMs?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandResult> {
  let progress = noUvProgress;
  return runCommand({
    file: work.uv,
    args,
    env: uvEnvironment(work.paths, options.env),
    signal: work.signal,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    onLine: (line) => {
      work.onLog(line);
      const next = foldUvLine(progress, line);
      if (next === progress) return;
      progress = next;
      const { text, fraction } = uvProgressText(progress);
      work.report(text, fraction);
    },
  });
}
