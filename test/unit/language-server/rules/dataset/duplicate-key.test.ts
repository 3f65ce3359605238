import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("duplicate-key", () => {
  test("marks the second key and points at the first", () => {
    const [finding] = lintDataset('{"text":"a","text":"b"}');
    expect(finding?.span).toEqual({ start: 12, end: 18 });
    expect(finding?.related[0]?.span).toEqual({ start: 1, end: 7 });
    expect(finding?.message).toMatch(/^text is given twice/);
  });
  test("its fix keeps what parsers keep", () => {
    expect(fixedOnce('{"text":"a", "text":"b"}', "dataset/duplicate-key")).toBe('{"text":"b"}');
  });
  test("a key may come again in another object", () => {
    expect(rulesOf('{"text":"a","meta":{"text":1,"list":[{"text":2},{"text":3}]}}')).toEqual([
      "dataset/unknown-top-level-key",
    ]);
  });
  test("sees through escapes and empty keys", () => {
    expect(rulesOf('{"text":"a","t\\u0065xt":"b"}')).toContain("dataset/duplicate-key");
    expect(rulesOf('{"text":"a:\\"b\\":","":1,"":2}').filter((rule) => rule === "dataset/duplicate-key")).toHaveLength(
      1,
    );
  });
  test("a key named __proto__ is a key like others", () => {
    expect(rulesOf('{"text":"a","__proto__":1}')).toEqual(["dataset/unknown-top-level-key"]);
  });
});
