import { jsonPath } from "../../text/json-path.ts";
import type { Rule } from "../rule.ts";

export const noAssistantMessage: Rule<"row"> = {
  id: "dataset/no-assistant-message",
  severity: "error",
  scope: "row",
  docs: {
    what: "The conversation has no assistant message.",
    why: "Only assistant turns are learned: the row has no trained token, and OpenAI and Together refuse it.",
    bad: '{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}',
    good: '{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."}]}',
  },
  *check(row) {
    for (const { kind, path, turns, isComplete } of row.conversations) {
      // A role that nobody can tell may be the assistant's; it is a finding already.
      if (kind !== "whole" || turns.length === 0 || !isComplete) continue;
      if (turns.some(({ speaker }) => speaker === "assistant" || speaker === null)) continue;
      yield {
        span: row.tree.keySpan(path),
        message: `${jsonPath(path)} has no assistant message. Only assistant turns are learned; add the answer or delete the row.`,
      };
    }
  },
};
