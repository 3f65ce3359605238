import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonProblems } from "../../../../language-server/text/find-json-problems.ts";
import { readJsonLine } from "../../../../language-server/text/json-line.ts";
import { JsonTree } from "../../../../language-server/text/json-tree.ts";

/** JSON and what is nearly JSON: a valid text with a few characters taken out, put in or swapped. */
const json = fc.json({ maxDepth: 4 });
const noise = fc.constantFrom(
  '"',
  "'",
  ",",
  ":",
  "{",
  "}",
  "[",
  "]",
  "\\",
  "\t",
  "0",
  "-",
  ".",
  "e",
  "/",
  "#",
  "None",
  "NaN",
  "“",
  "\uFEFF",
  " ",
  "u",
);
const nearlyJson = fc
  .tuple(
    json,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.option(noise, { nil: "" })), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, cuts]) => {
    return cuts.reduce((broken, [where, length, put]) => {
      const at = where % (broken.length + 1);
      return broken.slice(0, at) + put + broken.slice(at + length);
    }, text);
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("readJsonLine", () => {
  test("accepts exactly what JSON.parse accepts, and names a place inside the line for the rest", () => {
    fc.assert(
      fc.property(fc.oneof(nearlyJson, fc.string()), (text) => {
        const line = readJsonLine(text);
        expect(line.kind === "valid").toBe(isJson(text));
        if (line.kind !== "broken") return;
        expect(line.problems.length).toBeGreaterThan(0);
        for (const { start, end } of line.problems) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test("the tolerant reader finds nothing wrong with JSON, and always something with the rest", () => {
    fc.assert(
      fc.property(fc.oneof(json, nearlyJson), (text) => {
        fc.pre(text.trim() !== "");
        expect(findJsonProblems(text).length === 0).toBe(isJson(text));
      }),
      { numRuns: 5000 },
    );
  });

  test("notices a key that came twice, however deep or escaped", () => {
    const hasDuplicates = (text: string) => {
      const line = readJsonLine(text);
      return line.kind === "valid" && line.hasDuplicateKeys;
    };
    expect(hasDuplicates('{"a":1,"a":2}')).toBe(true);
    expect(hasDuplicates('[{"a":[{"b":1,"\\u0062":2}]}]')).toBe(true);
    expect(hasDuplicates('{"a":{"a":{"a":"\\"a\\": "}},"b":["a","a"]}')).toBe(false);
    fc.assert(fc.property(json, (text) => !hasDuplicates(text)));
  });

  test("blank lines hold nothing", () => {
    expect(readJsonLine(" \t ").kind).toBe("blank");
    expect(readJsonLine("\u00a0").kind).toBe("broken");
  });
});

describe("JsonTree", () => {
  test("every value stands where the tree says", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(0, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent).replaceAll("\n", " ");
        const tree = new JsonTree(text);
        const check = (inner: unknown, path: readonly (string | number)[]): void => {
          const { start, end } = tree.valueSpan(path);
          expect(JSON.parse(text.slice(start, end))).toEqual(JSON.parse(JSON.stringify(inner)));
          if (Array.isArray(inner)) inner.forEach((item, index) => void check(item, [...path, index]));
          else if (typeof inner === "object" && inner !== null) {
            for (const [key, item] of Object.entries(inner)) {
              const keySpan = tree.keySpan([...path, key]);
              expect(JSON.parse(text.slice(keySpan.start, keySpan.end))).toBe(key);
              check(item, [...path, key]);
            }
          }
        };
        check(value, []);
      }),
    );
  });

  test("of two equal keys it knows the one that JSON.parse keeps", () => {
    const text = '{"a":1,"a":2}';
    const { start, end } = new JsonTree(text).valueSpan(["a"]);
    expect(text.slice(start, end)).toBe("2");
  });
});
