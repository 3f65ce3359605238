import { expect, test } from "vitest";
import { inWords } from "../../../../language-server/text/in-words.ts";
import { jsonPath, shortValue } from "../../../../language-server/text/json-path.ts";
import { nearestWord } from "../../../../language-server/text/nearest-word.ts";

test.each([
  ["assistnat", "assistant"],
  ["usr", "user"],
  ["usre", "user"],
  ["systen", "system"],
  ["user", null],
  ["tool", null],
  ["xy", null],
  ["narrator", null],
])("%s is nearest to %s", (word, nearest) => {
  expect(nearestWord(word, ["system", "user", "assistant", "tool"])).toBe(nearest);
});

test("places and values as messages show them", () => {
  expect(jsonPath(["messages", 2, "tool calls", "a-b"])).toBe('messages[2]["tool calls"].a-b');
  expect(jsonPath([0, "role"])).toBe("[0].role");
  expect(shortValue("a".repeat(100), 10)).toBe('"aaaaaaa…"');
  expect(shortValue(`${"a".repeat(7)}😀b`, 10)).toBe('"aaaaaaa…"');
  expect(inWords(["a", "b", "c"])).toBe("a, b and c");
});
