import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowRules } from "../../../language-server/rules/dataset-rules.ts";
import { fixDataset } from "../../../language-server/rules/fix-dataset.ts";
import { everyFixOf, type FixChoice, safeOnSave } from "../../../language-server/rules/fix-rows.ts";
import { applyEdits, withoutOverlaps } from "../../../language-server/text/apply-edits.ts";
import { LineStore } from "../../../language-server/text/line-store.ts";
import { rowPlaces } from "../../../language-server/text/span-places.ts";
import { lintDataset, lintOptions, rulesOf } from "./linted-rows.ts";

function fixAll(text: string, choice: FixChoice, profile = "trl"): string {
  const store = new LineStore(text);
  const places = rowPlaces(store.lines);
  const edits = fixDataset({
    lines: store.lines,
    findings: lintDataset(text, profile),
    choice,
    options: lintOptions(profile),
  });
  const changes = edits.map(({ span, newText, line }) => ({ range: places(span, line), text: newText }));
  for (const change of changes.toReversed()) store.apply(change);
  return store.text();
}

describe("fix all", () => {
  test("on save: spelling only, until nothing is left to mend", () => {
    const text = "\uFEFF{'mesages': [{'role': 'Human', 'content': 'a',}, {'role': 'gpt', 'content': None}]},\n\n";
    const fixed = fixAll(text, safeOnSave);
    expect(fixed).toBe('{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": null}]}\n');
    expect(rulesOf(fixed)).toEqual(["dataset/null-content"]);
    expect(fixAll(fixed, safeOnSave)).toBe(fixed);
  });

  test("of one rule: neighbours whose edits touch, too", () => {
    const rule = "dataset/unknown-top-level-key";
    expect(fixAll('{"a":1,"b":2,"text":"x","c":3,"d":4}\n', everyFixOf(rule), "together")).toBe('{"text":"x"}\n');
  });

  test("copies go, the first stays", () => {
    const row = '{"text":"a"}\n';
    expect(fixAll(`${row}${row}{"text":"b"}\n${row}`, everyFixOf("dataset/exact-duplicate"))).toBe(
      `${row}{"text":"b"}\n`,
    );
  });

  test("a fix that needs a look is never among them", () => {
    const text = '{"text":"cut\n';
    expect(fixAll(text, everyFixOf("dataset/invalid-json"))).toBe(text);
  });

  test("is idempotent and leaves no finding of its reach on broken copies of every example", () => {
    const examples = rowRules.flatMap(({ docs }) => [docs.bad, docs.good]);
    const damaged = fc
      .tuple(
        fc.constantFrom(...examples),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom("", ",", "'", '"', "None", "}"),
      )
      .map(([text, where, length, put]) => {
        const at = where % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + length);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        const fixed = fixAll(text, safeOnSave);
        expect(fixAll(fixed, safeOnSave)).toBe(fixed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("edits", () => {
  test("apply from any order, and past the end", () => {
    const edits = [
      { span: { start: 4, end: 99 }, newText: "!" },
      { span: { start: 0, end: 1 }, newText: "" },
      { span: { start: 2, end: 2 }, newText: "-" },
    ];
    expect(applyEdits("abcdef", edits)).toBe("b-cd!");
  });
  test("a group that touches an earlier one is left out whole", () => {
    const first = [{ span: { start: 0, end: 3 }, newText: "" }];
    const second = [
      { span: { start: 2, end: 4 }, newText: "" },
      { span: { start: 8, end: 9 }, newText: "" },
    ];
    const third = [{ span: { start: 3, end: 4 }, newText: "" }];
    expect(withoutOverlaps([first, second, third])).toEqual([...first, ...third]);
  });
});
