import type { CompareSide } from "../../schemas/compare-view-protocol.ts";
import type { HeldOutRow } from "./compare-held-out.ts";

const shownRows = 6;

function oneLine(text: string, width: number): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > width ? `${flat.slice(0, width - 1)}…` : flat;
}

function mark(row: HeldOutRow, side: CompareSide): string {
  if (row[side].equalRows) return "✓";
  return row[side].executes ? "~" : "✗";
}

function share(rows: readonly HeldOutRow[], holds: (row: HeldOutRow) => boolean): string {
  return `${Math.round((100 * rows.filter(holds).length) / Math.max(1, rows.length))} %`;
}

/** Base and tuned side by side for some rows, then the shares over all of them. */
export function resultText(rows: readonly HeldOutRow[], columns: number): string {
  const width = Math.max(40, Math.min(columns, 140) - 12);
  const shown = rows
    .slice(0, shownRows)
    .flatMap((row) => [
      "",
      ` question   ${oneLine(row.prompt, width)}`,
      ` base   ${mark(row, "base")}   ${oneLine(row.base.text, width)}`,
      ` tuned  ${mark(row, "tuned")}   ${oneLine(row.tuned.text, width)}`,
    ]);
  const table = [
    "",
    ` ${rows.length} held-out questions        base     tuned`,
    ` SQL executes                ${share(rows, (row) => row.base.executes).padStart(5)}    ${share(rows, (row) => row.tuned.executes).padStart(5)}`,
    ` returns the right rows      ${share(rows, (row) => row.base.equalRows).padStart(5)}    ${share(rows, (row) => row.tuned.equalRows).padStart(5)}`,
    "",
    " ✓ right rows   ~ executes, other rows   ✗ does not execute",
  ];
  return [...shown, ...table].join("\n");
}
