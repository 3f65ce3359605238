/** A value as SQLite gives it. */
export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = readonly SqlValue[];

/** Sums and averages differ in the last digits with the order of adding; nine digits are the same. */
const digits = 9;

function valueKey(value: SqlValue): string {
  if (value === null) return "null";
  if (typeof value === "string") return `text ${value}`;
  if (value instanceof Uint8Array) return `blob ${Buffer.from(value).toString("hex")}`;
  const number = Number(value);
  if (typeof value === "bigint" && BigInt(Number.isSafeInteger(number) ? number : 0) !== value)
    return `number ${value}`;
  // + 0 makes -0 a 0; 3 and 3.0 are equal, as SQL sees them.
  return `number ${Number(number.toPrecision(digits)) + 0}`;
}

function rowKeys(rows: readonly SqlRow[]): string[] {
  return rows.map((row) => JSON.stringify(row.map(valueKey)));
}

/** Whether two results hold the same rows: as often, and in the same order when `ordered`. Column names do not count. */
export function equalRows(request: {
  expected: readonly SqlRow[];
  actual: readonly SqlRow[];
  ordered: boolean;
}): boolean {
  const expected = rowKeys(request.expected);
  const actual = rowKeys(request.actual);
  if (!request.ordered) {
    expected.sort();
    actual.sort();
  }
  return expected.length === actual.length && expected.every((key, index) => key === actual[index]);
}
