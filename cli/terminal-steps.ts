import type { Problem } from "../extension/problem.ts";
import { terminalSteps } from "../extension/python/next-steps.ts";

/** What a terminal types where the editor shows a button. */
const lines: Readonly<Record<string, string>> = {
  "tunesmith.setUpEnvironment": terminalSteps.setUp,
  "tunesmith.doctor": "Run: node dist/cli.js doctor",
};

/** Pure: a Problem's buttons as lines to type; a button that only an editor has gives none. */
export function stepLines({ actions }: Problem): readonly string[] {
  return actions.flatMap(({ command }) => lines[command] ?? []);
}
