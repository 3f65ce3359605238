import { describe, expect, test } from "vitest";
import { rulesOf } from "../../linted-rows.ts";

describe("empty-file", () => {
  const rule = "dataset/empty-file";

  test.each(["", "\n", " \n\t\n"])("%j holds no row", (text) => {
    expect(rulesOf(text)).toContain(rule);
  });
  test("a broken row is a row", () => {
    expect(rulesOf("\n{\n")).not.toContain(rule);
  });
});
