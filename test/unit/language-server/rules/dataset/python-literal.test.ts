import { describe, expect, test } from "vitest";
import { fixedOnce, lintDataset, rulesOf } from "../../linted-rows.ts";

describe("python-literal", () => {
  const rule = "dataset/python-literal";
  const fixedValue = (python: string): unknown => JSON.parse(fixedOnce(python, rule));

  test("one printed row is one finding, however many values it spoils", () => {
    expect(rulesOf("{'text': 'a', 'keep': True, 'other': None}")).toEqual([rule]);
  });
  test("names the word", () => {
    const [finding] = lintDataset('{"text":"a","source":None}');
    expect(finding?.marked).toBe("None");
    expect(finding?.message).toContain("None is Python");
  });
  test("reads strings as Python does", () => {
    expect(fixedValue(`{'text': 'It\\'s "so"\\n\\x41\\U0001F600 \\\\ \\u00e9'}`)).toEqual({
      text: 'It\'s "so"\nA😀 \\ é',
    });
    expect(fixedValue("{'text': 'a\\qb'}")).toEqual({ text: "a\\qb" });
    expect(fixedValue('{"text": False, "a": None, "b": True}')).toEqual({ text: false, a: null, b: true });
  });
  test("words inside strings are text", () => {
    expect(rulesOf('{"text":"None, True and \'False\'"}')).toEqual([]);
  });
});
