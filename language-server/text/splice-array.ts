/** Spreading more values than this into one call can overflow the stack. */
const mostSpread = 10_000;

export type ArraySplice<T> = { readonly start: number; readonly removed: number; readonly inserted: readonly T[] };

/** `array.splice` for any number of inserted values. */
export function spliceArray<T>(array: T[], { start, removed, inserted }: ArraySplice<T>): void {
  if (inserted.length <= mostSpread) {
    array.splice(start, removed, ...inserted);
    return;
  }
  const tail = array.slice(start + removed);
  array.length = start;
  for (const value of inserted) array.push(value);
  for (const value of tail) array.push(value);
}
