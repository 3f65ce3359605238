import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("unknown-top-level-key", () => {
  const rule = "dataset/unknown-top-level-key";
  const row = '{"text":"a","source":"forum","id":7}';

  test("an error for Together, a note for TRL", () => {
    expect(lintDataset(row, "together").map(({ severity }) => severity)).toEqual(["error", "error"]);
    expect(lintDataset(row).map(({ severity }) => severity)).toEqual(["info", "info"]);
  });
  test("a note comes once a file for each key, at the first row that has it", () => {
    const text = '{"text":"a"}\n{"text":"b","source":1}\n{"text":"c","source":2,"id":3}\n{"text":"d","id":4}\n';
    expect(lintDataset(text).map(({ marked, line, fixes }) => [marked, line, fixes])).toEqual([
      ['"source"', 1, []],
      ['"id"', 2, []],
    ]);
    expect(lintDataset(text, "together")).toHaveLength(4);
  });
  test("says what Together does", () => {
    expect(lintDataset(row, "together")[0]?.message).toBe(
      'Together rejects rows with extra keys ("source"). Delete the key from every row.',
    );
  });
  test("its fix takes one comma, at either end", () => {
    expect(fixedOnce('{"source":1,"text":"a"}', rule, "together")).toBe('{"text":"a"}');
    expect(fixedOnce('{"text":"a", "source":1}', rule, "together")).toBe('{"text":"a"}');
  });
  test("keys of the format and of the profile are known", () => {
    expect(
      rulesOf('{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}],"tools":[]}', "openai"),
    ).toEqual([]);
  });
});
