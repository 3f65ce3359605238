import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { adapterRules } from "../../../../language-server/rules/adapter-rules.ts";
import { configRules } from "../../../../language-server/rules/config-rules.ts";
import { datasetRules, rowRules } from "../../../../language-server/rules/dataset-rules.ts";
import { lintAdapter } from "../../../../language-server/rules/lint-adapter.ts";
import type { RuleFinding } from "../../../../language-server/rules/placed-finding.ts";
import type { Fix, Rule } from "../../../../language-server/rules/rule.ts";
import { applyFix, lintConfigText, throwFailure } from "../linted-config.ts";
import { afterFix, lintDataset } from "../linted-rows.ts";

const lists: { readonly [room: string]: readonly Rule[] } = {
  dataset: [...rowRules, ...datasetRules],
  config: configRules,
  adapter: adapterRules,
};
const rules = Object.values(lists).flat();

test.each(Object.keys(lists))("every file of rules/%s is in the list, under its own name", (room) => {
  const folder = join(import.meta.dirname, "../../../../language-server/rules", room);
  const files = readdirSync(folder).map((name) => `${room}/${basename(name, ".ts")}`);
  expect(lists[room]?.map(({ id }) => id as string).sort()).toEqual(files.sort());
});

/** A folder with one chat dataset and one of preference pairs, as the examples of the config rules need it. */
function folderFacts(text: string) {
  return {
    fileExists: (path: string) => ["train.jsonl", "./train.jsonl", "pairs.jsonl"].includes(path),
    nearbyDatasets: ["train.jsonl"],
    trainFormat: text.includes("pairs.jsonl") ? ("preference" as const) : ("messages" as const),
  };
}

function lint(text: string, { id, docs }: Rule): readonly RuleFinding[] {
  if (id.startsWith("config/")) return lintConfigText(text, folderFacts(text));
  return id.startsWith("adapter/") ? lintAdapter(text, throwFailure) : lintDataset(text, docs.profile);
}

function fixed(text: string, { id }: Rule, { finding, fix }: { finding: RuleFinding; fix: Fix }): string {
  return id.startsWith("dataset/") ? afterFix(text, { ...finding, line: finding.line ?? 0 }, fix) : applyFix(text, fix);
}

describe.each(rules.map((rule) => [rule.id, rule] as const))("the page of %s", (id, rule) => {
  const { bad, good } = rule.docs;

  test("its wrong example is found, as this mistake and no other error, on characters that are there", () => {
    const findings = lint(bad, rule);
    const own = findings.filter((finding) => finding.rule === id);
    expect(own.length).toBeGreaterThan(0);
    expect(findings.filter((finding) => finding.rule !== id && !id.startsWith("config/yaml-"))).toEqual([]);
    for (const { span } of own) {
      // An empty line or file has no character to mark.
      if (!id.startsWith("dataset/empty-")) expect(span.end).toBeGreaterThan(span.start);
      expect(span.end).toBeLessThanOrEqual(bad.length);
    }
  });

  test("its right example has no finding at all", () => {
    expect(lint(good, rule)).toEqual([]);
  });

  test("each fix silences it, and in a config brings no error", () => {
    for (const finding of lint(bad, rule).filter((other) => other.rule === id)) {
      for (const fix of finding.fixes) {
        const text = fixed(bad, rule, { finding, fix });
        const left = lint(text, rule);
        const isError = ({ severity }: RuleFinding): boolean => id.startsWith("config/") && severity === "error";
        expect(
          left.filter((other) => other.rule === id || isError(other)),
          `${fix.title}\n${text}`,
        ).toEqual([]);
      }
    }
  });

  test("its message is at most two short sentences, in the product's voice", () => {
    for (const { message } of lint(bad, rule)) {
      expect(message.length).toBeLessThan(220);
      expect(message).toMatch(/[.?]$/);
      expect(message).not.toMatch(/!(?=\s|$)|please|successfully/i);
      expect(message.split(/[.?] (?=[A-Z])/).length, message).toBeLessThanOrEqual(2);
    }
  });
});
