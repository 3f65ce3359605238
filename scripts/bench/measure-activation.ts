import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Measurement, median } from "./statistics.ts";

const runs = 15;

/** Loading and running our activation, each time in a new process; the editor's own API is a stand-in and costs nothing. */
export function measureActivation(root: string): Measurement {
  const script = join(root, "scripts/bench/activate-once.cjs");
  const once = (): number =>
    Number(execFileSync(process.execPath, [script, join(root, "dist/extension.js")], { encoding: "utf8" }));
  const times = Array.from({ length: runs }, once);
  const middle = median(times);
  return {
    what: "activation, our own code (load + activate)",
    bar: "≤ 20 ms",
    measured: `${middle.toFixed(1)} ms median of ${runs} (${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)})`,
    holds: middle <= 20,
  };
}
