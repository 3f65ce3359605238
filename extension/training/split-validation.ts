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

/**
 * Holds out about `share` (0 to 0.5) of the rows. Rows of one group always stay together, so that no conversation is on both
 * sides. At least one group is held out and at least one is kept. Returns line numbers in file order.
 */
export function splitValidation(request: { rows: readonly SplitRow[]; share: number; seed: number }): {
  train: number[];
  validation: number[];
} {
  const groups = new Map<string, number[]>();
  for (const { line, group } of request.rows) {
    const lines = groups.get(group);
    if (lines) lines.push(line);
    else groups.set(group, [line]);
  }
  const shuffled = [...groups.entries()]
    .map(([group, lines]) => ({ group, lines, rank: seededHash(group, request.seed) }))
    .sort((a, b) => a.rank - b.rank || (a.group < b.group ? -1 : 1));
  const wanted = Math.max(1, Math.round(request.rows.length * request.share));
  const validation: number[] = [];
  for (const { lines } of shuffled.slice(0, -1)) {
    if (validation.length >= wanted) break;
    validation.push(...lines);
  }
  const heldOut = new Set(validation);
  return {
    train: request.rows.filter(({ line }) => !heldOut.has(line)).map(({ line }) => line),
    validation: validation.sort((a, b) => a - b),
  };
}
