import type { SpawnOptions } from "node:child_process";

export function runInForeground(
  command: string,
  args: readonly string[],
  options?: SpawnOptions,
): Promise<{ code: number; stdout: string }>;
