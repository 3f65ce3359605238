import { heldOutRows } from "../../schemas/steps.ts";

/** 53-bit string hash (cyrb53 family): stable across platforms and versions, so that the same seed holds out the same rows. */
function seededHash(text: string, seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** A row of the training file: its 1-based line, and the key that it shares with rows of the same conversation. */
export type SplitRow = { readonly line: number; readonly group: string };

type Group = { readonly name: string; readonly lines: number[] };

/** Rows by conversation. When all rows are one conversation, only single rows can be told apart. */
function groupsOf(rows: readonly SplitRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { line, group } of rows) {
    const known = groups.get(group);
    if (known) known.lines.push(line);
    else groups.set(group, { name: group, lines: [line] });
  }
  if (groups.size > 1) return [...groups.values()];
  return rows.map(({ line }) => ({ name: `row ${line}`, lines: [line] }));
}

/**
 * Holds out about `share` (0 to 0.5) of the rows, never more unless each conversation is larger than that. Rows of one group stay
 * together, so that no conversation is on both sides; a file that is one group is split by row. Of two rows or more at least one
 * is held out and at least one kept. Returns line numbers in file order.
 */
export function splitValidation(request: { rows: readonly SplitRow[]; share: number; seed: number }): {
  train: number[];
  validation: number[];
} {
  const wanted = heldOutRows(request.rows.length, request.share);
  const shuffled = groupsOf(request.rows)
    .map((group) => ({ ...group, rank: seededHash(group.name, request.seed) }))
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
  const validation: number[] = [];
  for (const { lines } of shuffled) if (validation.length + lines.length <= wanted) validation.push(...lines);
  if (validation.length === 0 && wanted > 0)
    validation.push(
      ...shuffled.reduce((least, group) => (group.lines.length < least.lines.length ? group : least)).lines,
    );
  const heldOut = new Set(validation);
  return {
    train: request.rows.filter(({ line }) => !heldOut.has(line)).map(({ line }) => line),
    validation: validation.sort((a, b) => a - b),
  };
}
