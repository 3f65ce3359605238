import type { RuleFailure } from "../rules/apply-rules.ts";

type ErrorLog = { error(message: string): void };

/** A rule that throws is logged with its stack, once per rule and file: it would fail on every keystroke alike. */
export function reportRuleFailures(log: ErrorLog): (failure: RuleFailure & { readonly uri: string }) => void {
  const reported = new Set<string>();
  return ({ rule, error, uri }) => {
    const key = `${rule} ${uri}`;
    if (reported.has(key)) return;
    reported.add(key);
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error(`The rule ${rule} failed on ${uri} and was left out. ${stack}`);
  };
}
