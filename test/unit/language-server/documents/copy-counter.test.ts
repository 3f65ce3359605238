import { expect, test } from "vitest";
import { CopyCounter } from "../../../../language-server/documents/copy-counter.ts";

test("looks at no line while none repeats, and forgets lines that are gone", () => {
  const counter = new CopyCounter();
  const [a, b, again] = [counter.add("a"), counter.add("b"), counter.add("a")];
  expect([...counter.repeatedLines([a, null, b, again])]).toEqual([{ line: 3, firstLine: 0 }]);
  counter.remove(again);
  const unread = {
    // biome-ignore lint/correctness/useYield: it must never be asked
    *[Symbol.iterator](): Generator<never> {
      throw new Error("The lines were read.");
    },
  };
  expect([...counter.repeatedLines(unread)]).toEqual([]);
  counter.remove(a);
  expect(counter.add("a").count).toBe(1);
});
