import { statSync } from "node:fs";
import { join } from "node:path";
import type { Measurement } from "./statistics.ts";

const limits = [
  ["activation bundle", "extension.js", 100_000],
  ["loss view bundle", "media/loss.js", 80_000],
  ["compare view bundle", "media/compare.js", 80_000],
] as const;

/** Bundle sizes of dist/ against their limits, in KB of 1000 bytes. */
export function measureSizes(dist: string): Measurement[] {
  return limits.map(([what, file, limit]) => {
    const { size } = statSync(join(dist, file));
    return { what, bar: `≤ ${limit / 1000} KB`, measured: `${(size / 1000).toFixed(1)} KB`, holds: size <= limit };
  });
}
