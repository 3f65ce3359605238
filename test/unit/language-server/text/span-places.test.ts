import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineStore } from "../../../../language-server/text/line-store.ts";
import { rowPlaces, textPlaces } from "../../../../language-server/text/span-places.ts";

describe("places of spans", () => {
  test("in a text: cutting at the place finds the span again, whatever the line breaks", () => {
    const text = fc
      .array(fc.constantFrom("a", "😀", "\n", "\r", "\r\n"), { maxLength: 20 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat({ max: 25 }), fc.nat({ max: 25 }), (whole, a, b) => {
        const [start, end] = [Math.min(a, b, whole.length), Math.min(Math.max(a, b), whole.length)];
        // No editor can point between CR and LF.
        fc.pre(!/^\r\n/.test(whole.slice(start - 1)) && !/^\r\n/.test(whole.slice(end - 1)));
        const store = new LineStore(whole);
        store.apply({ range: textPlaces(whole)({ start, end }, 0), text: "|" });
        expect(store.text()).toBe(`${whole.slice(0, start)}|${whole.slice(end)}`);
      }),
      { numRuns: 1000 },
    );
  });

  test("in a row: one past the end takes the line break", () => {
    const places = rowPlaces(["ab", "c"]);
    expect(places({ start: 0, end: 3 }, 0)).toEqual({
      start: { line: 0, character: 0 },
      end: { line: 1, character: 0 },
    });
    expect(places({ start: 0, end: 2 }, 0).end).toEqual({ line: 0, character: 2 });
  });
});
