import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capFindings } from "../../../language-server/rules/cap-findings.ts";
import { DatasetLinter } from "../../../language-server/rules/dataset-linter.ts";
import { rowRules } from "../../../language-server/rules/dataset-rules.ts";
import { LineStore, type TextChange } from "../../../language-server/text/line-store.ts";
import { chat, lintDataset, lintOptions } from "./linted-rows.ts";

const rows = [
  chat(["user", "a"], ["assistant", "b"]),
  chat(["user", "a"], ["assistnat", "b"]),
  chat(["user", "a"]),
  '{"text":"a"}',
  '{"text":"a",}',
  "{'text': None}",
  '{"text":"cut',
  "",
  "[",
  "]",
];
const line = fc.constantFrom(...rows, "{", '"', "\uFEFF");
const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n"));
const place = fc.record({ line: fc.nat({ max: 6 }), character: fc.nat({ max: 60 }) });
const change: fc.Arbitrary<TextChange> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ range: fc.record({ start: place, end: place }), text }) },
  { weight: 1, arbitrary: fc.record({ text }) },
);

describe("DatasetLinter", () => {
  test("after any edits, linted in any slices, it says what a fresh one says", () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(change, fc.integer({ min: -1, max: 80 })), { maxLength: 6 }),
        (start, edits) => {
          const store = new LineStore(start);
          const linter = new DatasetLinter(store.lines, lintOptions());
          for (const [next, budget] of edits) {
            if (budget >= 0) linter.lintSome(budget);
            linter.spliced(store.apply(next));
          }
          while (linter.lintSome(40)) expect(linter.lineCount).toBe(store.lines.length);
          const seen = [...linter.findings()];
          expect(seen).toEqual(lintDataset(store.text()).map(({ marked: _marked, ...finding }) => finding));
          for (const { line: at, span } of seen) {
            expect(at).toBeLessThan(store.lines.length);
            expect(span.end).toBeLessThanOrEqual((store.lines[at] ?? "").length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("a keystroke lints one row again, not the file", () => {
    const store = new LineStore(Array.from({ length: 1000 }, (_, index) => `{"text":"${index}"}`).join("\n"));
    const linter = new DatasetLinter(store.lines, lintOptions());
    linter.lintSome();
    const at = { line: 500, character: 9 };
    linter.spliced(store.apply({ range: { start: at, end: at }, text: "x" }));
    // A budget of nothing still lints one line: if more were pending, more would be left to do.
    expect(linter.lintSome(1)).toBe(false);
    expect([...linter.findings()]).toEqual([]);
  });

  test("a rule that throws is reported and the others go on", () => {
    const failures: string[] = [];
    const text = '{"text":"a",}';
    const options = { ...lintOptions(), onRuleFailure: ({ rule }: { rule: string }) => void failures.push(rule) };
    const trap = new Proxy(options.facts.profile, {
      get(target, key, receiver) {
        if (key === "formats") throw new Error("trap");
        return Reflect.get(target, key, receiver);
      },
    });
    const linter = new DatasetLinter([text, '{"text":1}'], { ...options, facts: { profile: trap } });
    linter.lintSome();
    expect(failures).toEqual(["dataset/unknown-format", "dataset/unknown-top-level-key"]);
    expect([...linter.findings()].map(({ rule }) => rule)).toEqual([
      "dataset/trailing-comma",
      "dataset/wrong-field-type",
    ]);
    expect(rowRules.length).toBeGreaterThan(15);
  });
});

describe("a row that the reader gives up on", () => {
  test("a printed Python value of 16 MB is read", () => {
    const text = `{'text': '${"it\\'s ".repeat(3_000_000)}'}`;
    const [finding, ...others] = lintDataset(text);
    expect(others).toEqual([]);
    expect(finding?.rule).toBe("dataset/python-literal");
  });

  /** Reading this line overflows the stack, as a bug in the reader would. */
  const hostile = (): string => {
    const text = Object.assign(Object("{"), {
      startsWith: () => {
        throw new RangeError("Maximum call stack size exceeded");
      },
    });
    return text as string;
  };

  test("is marked, reported by name, and no other row is lost", () => {
    const failures: string[] = [];
    const options = { ...lintOptions(), onRuleFailure: ({ rule }: { rule: string }) => void failures.push(rule) };
    const linter = new DatasetLinter(['{"text":1}', hostile(), '{"text":2}'], options);
    while (linter.lintSome(1));
    expect(failures).toEqual(["dataset/invalid-json"]);
    const found = [...linter.findings()].map(({ rule, line: at, message }) => [rule, at, message.slice(0, 25)]);
    expect(found).toEqual([
      ["dataset/wrong-field-type", 0, expect.any(String)],
      ["dataset/invalid-json", 1, "The row could not be read"],
      ["dataset/wrong-field-type", 2, expect.any(String)],
    ]);
  });

  test("stays pending where the failure ends the lint", () => {
    let isBroken = true;
    const onRuleFailure = ({ error }: { error: unknown }): void => {
      if (isBroken) throw error;
    };
    const linter = new DatasetLinter(["{}", hostile()], { ...lintOptions(), onRuleFailure });
    expect(() => linter.lintSome()).toThrow("Maximum call stack");
    isBroken = false;
    expect(linter.lintSome()).toBe(false);
    expect([...linter.findings()].map(({ line: at }) => at)).toEqual([0, 1]);
  });
});

describe("capFindings", () => {
  test("keeps the gravest in file order and counts the rest", () => {
    const findings = lintDataset('{"text":"a","x":1}\n{"text":"b","y":1}\n{"text":1}\n\n{"text":"c","z":1}\n');
    const { findings: kept, left } = capFindings(findings, 3);
    expect(kept.map(({ severity }) => severity)).toEqual(["info", "error", "warning"]);
    expect(left).toBe(2);
    expect(capFindings(findings, 5)).toEqual({ findings, left: 0 });
  });
});
