import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("empty-line", () => {
  test("the line after the last line break is no row and no empty line", () => {
    expect(rulesOf('{"text":"a"}\n')).toEqual([]);
    expect(rulesOf('{"text":"a"}')).toEqual([]);
  });
  test("blanks make no row, at the end either", () => {
    expect(lintDataset('{"text":"a"}\n \t\n\n').map(({ line }) => line)).toEqual([1, 2]);
  });
  test("its fix takes the line break with it, also CRLF", () => {
    expect(fixedOnce('{"text":"a"}\r\n  \r\n{"text":"b"}', "dataset/empty-line")).toBe('{"text":"a"}\r\n{"text":"b"}');
  });
});
