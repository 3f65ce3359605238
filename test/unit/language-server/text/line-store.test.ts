import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineStore, type Place, type TextChange } from "../../../../language-server/text/line-store.ts";
import { splitLines } from "../../../../language-server/text/split-lines.ts";

/** The plain way: one string, as the LSP text describes it. */
function plainChange(text: string, { range, text: newText }: TextChange): string {
  if (range === undefined) return newText;
  const [a, b] = [offsetOf(text, range.start), offsetOf(text, range.end)];
  return text.slice(0, Math.min(a, b)) + newText + text.slice(Math.max(a, b));
}

function offsetOf(text: string, { line, character }: Place): number {
  const { lines, breaks } = splitLines(text);
  if (line < 0) return 0;
  if (line >= lines.length) return text.length;
  let offset = 0;
  for (let index = 0; index < line; index += 1) offset += (lines[index] ?? "").length + (breaks[index] ?? "").length;
  return offset + Math.max(0, Math.min(character, (lines[line] ?? "").length));
}

const text = fc
  .array(fc.constantFrom("a", "é", "😀", "\n", "\r", "\r\n", "{", '"'), { maxLength: 30 })
  .map((parts) => parts.join(""));
const place = fc.record({ line: fc.integer({ min: -1, max: 12 }), character: fc.integer({ min: -1, max: 12 }) });
const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ range: fc.record({ start: place, end: place }), text }) },
  { weight: 1, arbitrary: fc.record({ text }) },
);

describe("LineStore", () => {
  test("is the text that plain string editing gives, line for line", () => {
    fc.assert(
      fc.property(text, fc.array(change, { maxLength: 8 }), (start, changes) => {
        const store = new LineStore(start);
        let plain = start;
        for (const next of changes) {
          store.apply(next);
          plain = plainChange(plain, next);
          expect(store.text()).toBe(plain);
          expect(store.lines).toEqual(splitLines(plain).lines);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("says which lines changed: all others are the same as before", () => {
    fc.assert(
      fc.property(text, change, (start, next) => {
        const store = new LineStore(start);
        const before = [...store.lines];
        const { start: first, removed, inserted } = store.apply(next);
        expect(before.slice(0, first)).toEqual(store.lines.slice(0, first));
        expect(before.slice(first + removed)).toEqual(store.lines.slice(first + inserted));
      }),
      { numRuns: 2000 },
    );
  });

  test("a keystroke touches one line, an equal full text none", () => {
    const store = new LineStore("a\nb\nc\n");
    const at = { line: 1, character: 1 };
    expect(store.apply({ range: { start: at, end: at }, text: "x" })).toEqual({ start: 1, removed: 1, inserted: 1 });
    expect(store.apply({ text: "a\nbx\nc\n" })).toEqual({ start: 4, removed: 0, inserted: 0 });
    expect(store.apply({ text: "a\nnew\nbx\nc\n" })).toEqual({ start: 1, removed: 0, inserted: 1 });
  });

  test("takes half a million lines at once", () => {
    const store = new LineStore("first\nlast");
    store.apply({
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
      text: "x\n".repeat(500_000),
    });
    expect(store.lines.length).toBe(500_002);
    expect(store.lines.at(-1)).toBe("last");
  });
});
