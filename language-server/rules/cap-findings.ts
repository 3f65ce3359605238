import type { PlacedFinding } from "./placed-finding.ts";
import type { Severity } from "./rule.ts";

const bySeriousness: readonly Severity[] = ["error", "warning", "info", "hint"];

export type CappedFindings = { readonly findings: readonly PlacedFinding[]; readonly left: number };

/** The `most` gravest findings in file order, and how many are left out. */
export function capFindings(all: readonly PlacedFinding[], most: number): CappedFindings {
  if (all.length <= most) return { findings: all, left: 0 };
  const room = new Map<Severity, number>();
  let free = most;
  for (const severity of bySeriousness) {
    const count = all.reduce((sum, finding) => sum + (finding.severity === severity ? 1 : 0), 0);
    room.set(severity, Math.min(count, free));
    free -= Math.min(count, free);
  }
  const findings = all.filter(({ severity }) => {
    const left = room.get(severity) ?? 0;
    room.set(severity, left - 1);
    return left > 0;
  });
  return { findings, left: all.length - findings.length };
}
