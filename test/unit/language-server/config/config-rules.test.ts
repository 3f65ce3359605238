import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ConfigFacts, unknownFacts } from "../../../../language-server/documents/lora-config.ts";
import { configRules } from "../../../../language-server/rules/config-rules.ts";
import { lintConfig } from "../../../../language-server/rules/lint-config.ts";
import { applyFix } from "./apply-edits.ts";

const folderFacts: ConfigFacts = {
  ...unknownFacts,
  fileExists: (path) => path === "train.jsonl" || path === "./train.jsonl",
  nearbyDatasets: ["train.jsonl"],
};

describe.each(configRules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const ofRule = (text: string) => lintConfig(text, folderFacts).filter((finding) => finding.rule === id);

  test("its wrong example fires on characters that are there", () => {
    const findings = ofRule(rule.docs.bad);
    expect(findings.length).toBeGreaterThan(0);
    for (const { span } of findings) {
      expect(span.end).toBeGreaterThan(span.start);
      expect(span.end).toBeLessThanOrEqual(rule.docs.bad.length);
    }
  });

  test("its right example has no finding at all", () => {
    expect(lintConfig(rule.docs.good, folderFacts)).toEqual([]);
  });

  test("each fix silences it, brings nothing new and is stable", () => {
    for (const [index, finding] of ofRule(rule.docs.bad).entries()) {
      for (const fix of finding.fixes) {
        const fixed = applyFix(rule.docs.bad, fix);
        const left = lintConfig(fixed, folderFacts);
        const context = `${fix.title} (finding ${index})\n${fixed}`;
        expect(
          left.filter((other) => other.rule === id),
          context,
        ).toEqual([]);
        expect(
          left.filter((other) => other.severity === "error"),
          context,
        ).toEqual([]);
      }
    }
  });

  test("its message is at most two short sentences and polite", () => {
    for (const { message } of ofRule(rule.docs.bad)) {
      expect(message.length).toBeLessThan(220);
      expect(message).not.toMatch(/!(?=\s|$)|please|successfully/i);
      expect(message).toMatch(/[.?]$/);
    }
  });
});

test("every rule file is in the list, under its own name", () => {
  const folder = join(import.meta.dirname, "../../../../language-server/rules/config");
  const files = readdirSync(folder).map((name) => `config/${basename(name, ".ts")}`);
  expect(configRules.map((rule) => rule.id as string).sort()).toEqual(files.sort());
});
