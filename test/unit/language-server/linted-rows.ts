import { profileOrDefault } from "../../../language-server/documents/provider-profiles.ts";
import { DatasetLinter } from "../../../language-server/rules/dataset-linter.ts";
import type { DatasetLintOptions } from "../../../language-server/rules/lint-row.ts";
import type { PlacedFinding } from "../../../language-server/rules/placed-finding.ts";
import type { Fix } from "../../../language-server/rules/rule.ts";
import { LineStore } from "../../../language-server/text/line-store.ts";
import { rowPlaces } from "../../../language-server/text/span-places.ts";

/** A finding with the text that it marks, as a test reads it. */
export type SeenFinding = PlacedFinding & { readonly marked: string };

export function lintOptions(profile = "trl"): DatasetLintOptions {
  return {
    facts: { profile: profileOrDefault(profile) },
    onRuleFailure: ({ error }) => {
      throw error;
    },
  };
}

/** Every finding of a whole dataset, linted at once. */
export function lintDataset(text: string, profile = "trl"): readonly SeenFinding[] {
  const { lines } = new LineStore(text);
  const linter = new DatasetLinter(lines, lintOptions(profile));
  linter.lintSome();
  return [...linter.findings()].map((finding) => {
    return { ...finding, marked: (lines[finding.line] ?? "").slice(finding.span.start, finding.span.end) };
  });
}

/** The rules that fire, in file order. */
export function rulesOf(text: string, profile = "trl"): readonly string[] {
  return lintDataset(text, profile).map(({ rule }) => rule);
}

/** The text after one fix, applied as an editor applies it. */
export function afterFix(text: string, { line }: PlacedFinding, fix: Fix): string {
  const store = new LineStore(text);
  const places = rowPlaces(store.lines);
  const changes = fix.edits.map((edit) => ({ range: places(edit.span, edit.line ?? line), text: edit.newText }));
  // From the end of the text, so that no edit moves the place of another.
  changes.sort((a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character);
  for (const change of changes) store.apply(change);
  return store.text();
}

/** The text after the first fix of the first finding of `rule`. */
export function fixedOnce(text: string, rule: string, profile = "trl"): string {
  const finding = lintDataset(text, profile).find((candidate) => candidate.rule === rule);
  const fix = finding?.fixes[0];
  if (finding === undefined || fix === undefined) throw new Error(`${rule} offers no fix here.`);
  return afterFix(text, finding, fix);
}

/** A row of messages, given as [role, content] pairs. */
export function chat(...turns: readonly (readonly [string, unknown])[]): string {
  return JSON.stringify({ messages: turns.map(([role, content]) => ({ role, content })) });
}
