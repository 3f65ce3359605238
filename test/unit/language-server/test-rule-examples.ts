import { describe, expect, test } from "vitest";
import type { Rule } from "../../../language-server/rules/rule.ts";
import { afterFix, lintDataset, rulesOf } from "./linted-rows.ts";

/** What holds for every rule, shown on the examples of its own page. */
export function testRuleExamples(rule: Rule): void {
  const { bad, good, profile = "trl" } = rule.docs;
  describe(`the page of ${rule.id}`, () => {
    test("the bad example is found, as one mistake and in words", () => {
      const findings = lintDataset(bad, profile);
      expect(findings.map((finding) => finding.rule)).toEqual([rule.id]);
      for (const { message } of findings) {
        expect(message).toMatch(/^[^!]*\.$/);
        expect(message.split(/[.?] (?=[A-Z])/).length).toBeLessThanOrEqual(2);
      }
    });
    test("the good example is clean", () => {
      expect(lintDataset(good, profile)).toEqual([]);
    });
    test("each fix removes its finding", () => {
      for (const finding of lintDataset(bad, profile)) {
        for (const fix of finding.fixes) expect(rulesOf(afterFix(bad, finding, fix), profile)).not.toContain(rule.id);
      }
    });
  });
}
