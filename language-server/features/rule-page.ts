import type { Rule } from "../rules/rule.ts";

/** The folder of the rules' pages; its repository is the one of package.json. */
export const rulePages = "https://github.com/tunesmith/tunesmith/blob/main/docs/rules/";

export function rulePage(rule: Rule["id"]): string {
  return `${rulePages}${rule}.md`;
}
